using System.Collections.Immutable;
using CcmFhir.Smart;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Ehrs;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Resources;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Connect;

/// <summary>
/// Whether the app is registered there as launch.json says, found out without a person: the sign-in is begun and left at once, and a
/// code nobody gave out is offered for a token. Authorization servers tell an unknown client before they look at either.
/// </summary>
internal sealed partial class Doctor
{
    private const string NoCode = "a-code-nobody-gave-out";

    private static readonly ImmutableArray<string> PatientContext = ["launch/patient"];

    private async Task LookAtRegistrationAsync(SmartConfiguration? smart, CancellationToken cancel)
    {
        if (smart?.AuthorizationEndpoint is null)
        {
            Note("authorization-request", CheckStatus.Skip, Came("sign-in-unknown"));
            Note("client-accepted", CheckStatus.Skip, Came("sign-in-unknown"));
            return;
        }

        var launch = LaunchRequest.Standalone(probe.Registration, PatientContext);
        var begun = AuthorizationRequest.Create(launch, smart, "doctor", probe.Clock.GetUtcNow(), Patience);
        if (begun.Value is not { } authorization)
        {
            Note("authorization-request", CheckStatus.Fail, Came("said", begun.Failure!.Message), ToDo("pkce"));
            Note("client-accepted", CheckStatus.Skip, Came("sign-in-unknown"));
            return;
        }

        var shown = await probe.GetAsync(authorization.Url, "text/html", Patience, cancel);
        var (status, meaning, toDo) = JudgeSignIn(shown, authorization.Pending.RedirectUri);
        Add("authorization-request", status, shown, meaning, toDo);
        await OfferCodeAsync(smart, new AuthorizationCode(NoCode, authorization.Pending), cancel);
    }

    private (CheckStatus Status, Phrase? Meaning, Phrase? ToDo) JudgeSignIn(Exchange? shown, string redirectUri)
    {
        var target = shown?.Location is { } location ? new Uri(shown.Url, location) : null;
        if (target is not null && target.AbsoluteUri.StartsWith(redirectUri, StringComparison.Ordinal))
        {
            var error = QueryHelpers.ParseQuery(target.Query).TryGetValue("error", out var named) ? Word(named.ToString()) : null;
            return error is null or "login_required" or "interaction_required"
                ? (CheckStatus.Pass, Came("sign-in.back"), null)
                : (CheckStatus.Fail, Came("sign-in.error", error), ToDo(error == "invalid_scope" ? "sign-in.scope" : "sign-in.error"));
        }

        return shown?.Status switch
        {
            null => (CheckStatus.Fail, null, ToDoAbout(shown) ?? ToDo("smart-configuration.host")),
            >= 200 and < 300 => (CheckStatus.Pass, Came("sign-in.page"), null),
            >= 300 and < 400 => (CheckStatus.Pass, Came("sign-in.onward", target?.Authority ?? "?"), null),
            404 or 405 => (CheckStatus.Warn, Came("sign-in.no-get"), ToDo("sign-in.no-get")),
            < 500 => (CheckStatus.Fail, Came("sign-in.refused"), ToDo("sign-in.refused")),
            _ => (CheckStatus.Warn, Came("sign-in.fault"), ToDo("sign-in.fault")),
        };
    }

    private async Task OfferCodeAsync(SmartConfiguration smart, AuthorizationCode code, CancellationToken cancel)
    {
        var mark = probe.Traffic.Mark;
        var answer = await probe.Tokens.Exchange(probe.Registration, smart, code, cancel);
        var exchange = probe.Traffic.Since(mark).LastOrDefault();
        var (status, meaning, toDo) = answer.Failure switch
        {
            null => (CheckStatus.Warn, Came("client.takes-anything"), ToDo("client.takes-anything")),
            { Kind: SmartFailureKind.InvalidGrant } => (CheckStatus.Pass, Came("client.accepted"), (Phrase?)null),
            { Kind: SmartFailureKind.InvalidClient } => (CheckStatus.Fail, Came("client.refused"), ToDo(probe.Registration.Authentication.Kind switch
            {
                ClientAuthenticationKind.Public => "client.public",
                ClientAuthenticationKind.SecretBasic => "client.secret",
                ClientAuthenticationKind.PrivateKeyJwt => "client.keys",
            }, probe.Ehr.ClientId, probe.OwnJwks.AbsoluteUri)),
            { Kind: SmartFailureKind.RequestRefused or SmartFailureKind.AccessDenied or SmartFailureKind.InvalidScope } other =>
                (CheckStatus.Warn, Came("client.other", other.OAuthError ?? other.Kind.ToString()), ToDo("client.other")),
            { } failed => (CheckStatus.Fail, Came("said", failed.Message), ToDoAbout(exchange) ?? ToDo("client.endpoint")),
        };
        Add("client-accepted", status, exchange, meaning, toDo);
    }

    /// <summary>An OAuth error code, or nothing of what came instead of one.</summary>
    private static string Word(string error) => error.Length is > 0 and <= 64 && error.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? error : "?";
}
