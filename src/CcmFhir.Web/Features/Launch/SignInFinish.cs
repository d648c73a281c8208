using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Identity;
using CcmFhir.Smart.Launch;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Hosting;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Features.Launch;

/// <summary>A sign-in that holds in every part.</summary>
/// <param name="Session">The browser session it was begun in; whose it is from now on, <see cref="SessionOwner"/> says.</param>
/// <param name="IsFromOffice">Begun on the page of who sits in the back office in that session.</param>
internal sealed record SignedIn(Guid Session, Uri FhirBase, TokenResponse Token, UserIdentity User, bool IsFromOffice);

/// <summary>The second half of every sign-in: from what the browser brings back to tokens and a person.</summary>
internal sealed class SignInFinish(
    SignInStart start, SmartDiscovery discovery, TokenClient tokens, IdTokenValidator idTokens, Sessions sessions, SessionLimits limits,
    PendingAuthorizations pendings, TimeProvider clock)
{
    /// <summary>Either who signed in, or the answer the browser gets instead.</summary>
    public async Task<(SignedIn? SignedIn, IResult? Answer)> RunAsync(HttpContext http, EhrRegistration ehr, CancellationToken cancel)
    {
        var query = CallbackQuery.Parse(LaunchEndpoints.Pairs(http.Request.Query));
        if (!query.Succeeded)
        {
            return (null, SignInTrouble.Page(http, ehr, SignInStep.Authorization, query.Failure));
        }

        var session = await sessions.FindAsync(SessionCookie.Read(http.Request), limits, cancel);
        var (pending, refusal) = await pendings.TakeAsync<PendingAuthorization>(session, query.Value.State, cancel);
        if (refusal != PendingAuthorizations.Refusal.None)
        {
            return (null, Problems.Result(http, LaunchProblems.KindOf(refusal, session is not null), ehr.DisplayName));
        }

        var code = CallbackReader.Read(query.Value, pending, ehr, session!.Value.ToString("D"), clock.GetUtcNow());
        if (!code.Succeeded)
        {
            return (null, code.Failure.Kind == SmartFailureKind.InvalidScope && pending!.Attempt == ScopeAttempt.Full
                ? await start.AuthorizeAsync(
                    http, new LaunchRequest(ehr, pending.Iss, pending.Launch, [.. pending.ContextScopes.Split(' ', StringSplitOptions.RemoveEmptyEntries)]),
                    session.Value, ScopeAttempt.WithoutOptionalWrites, pending.BegunAt, cancel)
                : SignInTrouble.Page(http, ehr, SignInStep.Authorization, code.Failure));
        }

        return await RedeemAsync(http, ehr, session.Value, code.Value, cancel);
    }

    private async Task<(SignedIn? SignedIn, IResult? Answer)> RedeemAsync(
        HttpContext http, EhrRegistration ehr, Guid session, AuthorizationCode code, CancellationToken cancel)
    {
        var fhirBase = new LaunchRequest(ehr, code.Pending.Iss, null, []).FhirBase;
        var found = await discovery.Read(ehr, fhirBase, cancel);
        if (!found.Succeeded)
        {
            return (null, SignInTrouble.Page(http, ehr, SignInStep.Discovery, found.Failure));
        }

        var answer = await tokens.Exchange(ehr, found.Value, code, cancel);
        if (!answer.Succeeded)
        {
            return (null, SignInTrouble.Page(http, ehr, SignInStep.Token, answer.Failure));
        }

        // Without a patient nothing is granted for one; that none came is said further on.
        if (answer.Value.Context.Patient is not null && ehr.Scopes.MissingFrom(answer.Value.Scopes) is { IsEmpty: false } missing)
        {
            return (null, SignInTrouble.TooLittleGranted(http, ehr, missing));
        }

        var user = await idTokens.Validate(ehr, found.Value, code.Pending, answer.Value.IdToken, cancel);
        return user.Succeeded
            ? (new SignedIn(session, fhirBase, answer.Value, user.Value, code.Pending.BegunAt == SignInStart.Office), null)
            : (null, SignInTrouble.Page(http, ehr, SignInStep.IdToken, user.Failure));
    }
}
