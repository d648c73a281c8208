using System.Collections.Immutable;
using CcmFhir.Smart;
using CcmFhir.Smart.Launch;
using CcmFhir.Web.Features.Launch;
using CcmFhir.Web.Storage;
using Microsoft.AspNetCore.WebUtilities;

namespace CcmFhir.Web.Certify;

/// <summary>Launches and callbacks that are none, and codes that must not work. Each must end in its own way and send nothing it need not.</summary>
internal static class NegativeChecks
{
    private const string Elsewhere = "https://elsewhere.invalid/fhir";

    private static readonly ImmutableArray<string> Refused = ["ccmfhir#launch-negative"];

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        Launch("negative.unknown-iss", SmartFailureKind.UnknownIssuer, _ => [("iss", Elsewhere), ("launch", "x")]),
        Launch("negative.no-iss", SmartFailureKind.LaunchIncomplete, _ => [("launch", "x")]),
        Launch("negative.two-iss", SmartFailureKind.LaunchIncomplete, run => [("iss", Iss(run)), ("iss", Elsewhere), ("launch", "x")]),
        Launch("negative.no-launch", SmartFailureKind.LaunchIncomplete, run => [("iss", Iss(run))]),
        Callback("negative.forged-state", ["smart-app-launch-2.2.0#60"], nameof(ProblemKind.StateForged),
            (_, session) => (session.Id, [("state", Pkce.NewVerifier()), ("code", "x")])),
        Callback("negative.other-session", ["smart-app-launch-2.2.0#4", "smart-app-launch-2.2.0#61"], nameof(ProblemKind.StateForged),
            (state, _) => (Guid.Empty, [("state", state), ("code", "x")])),
        Callback("negative.no-session", ["smart-app-launch-2.2.0#4"], nameof(ProblemKind.CookieMissing),
            (state, _) => (null, [("state", state), ("code", "x")])),
        Callback("negative.no-code", Refused, nameof(SmartFailureKind.CallbackIncomplete),
            (state, session) => (session.Id, [("state", state)])),
        Callback("negative.code-and-error", Refused, nameof(SmartFailureKind.CallbackIncomplete),
            (state, session) => (session.Id, [("state", state), ("code", "x"), ("error", "access_denied")])),
        Callback("negative.access-denied", Refused, nameof(SmartFailureKind.AccessDenied),
            (state, session) => (session.Id, [("state", state), ("error", "access_denied")])),
        Callback("negative.server-error", Refused, nameof(SmartFailureKind.ServerFault),
            (state, session) => (session.Id, [("state", state), ("error", "server_error")])),
        Callback("negative.other-issuer", Refused, nameof(SmartFailureKind.IssuerMismatch),
            (state, session) => (session.Id, [("state", state), ("code", "x"), ("iss", "https://elsewhere.invalid")])),
        new("negative.replayed-state", ["smart-app-launch-2.2.0#60", "smart-app-launch-2.2.0#40"], [LaunchChecks.Callback], async (run, cancel) =>
        {
            var (_, problem) = await run.CallbackAsync(run.Ehr.Callback, run.Ehr.Session.Id, cancel);
            return Ruling.Of(problem == nameof(ProblemKind.StateReused), problem, $"ended as {problem}");
        }),
        new("negative.late-callback", ["smart-app-launch-2.2.0#60"], [DiscoveryChecks.Configuration], run =>
        {
            var request = Begin(run, "late");
            var query = CallbackQuery.Parse([new("state", request.Pending.State), new("code", "x")]).Value!;
            var late = run.Probe.Clock.GetUtcNow() + SessionLimits.Default.SignIn;
            var read = CallbackReader.Read(query, request.Pending, run.Probe.Registration, "late", late);
            return Ruling.Of(read.Failure?.Kind == SmartFailureKind.StateExpired, "refused", "a late state was accepted");
        }),
        new("negative.invalid-scope", ["smart-app-launch-2.2.0#120-146"], [DiscoveryChecks.Configuration], run =>
        {
            var first = Begin(run, "scope");
            var again = LaunchRequest.SecondTry(first.Pending, new SmartFailure(SmartFailureKind.InvalidScope, ""), run.Probe.Registration);
            if (again is null)
            {
                return Ruling.Skip("this EHR's entry asks for no optional write");
            }

            var second = AuthorizationRequest.Create(
                again, run.Smart, "scope", run.Probe.Clock.GetUtcNow(), SessionLimits.Default.SignIn, ScopeAttempt.WithoutOptionalWrites).Value!;
            var third = LaunchRequest.SecondTry(second.Pending, new SmartFailure(SmartFailureKind.InvalidScope, ""), run.Probe.Registration);
            return Ruling.Of(second.Pending.Scopes.Length < first.Pending.Scopes.Length && third is null, "fewer scopes, and no third try", "the same scopes again, or a third try");
        }),
        new("negative.wrong-verifier", ["ccmfhir#code-once"], [LaunchChecks.Token], async (run, cancel) =>
        {
            var (code, problem) = await AgainAsync(run, cancel);
            if (code is null)
            {
                return problem;
            }

            var other = new AuthorizationCode(code.Code, code.Pending with { Verifier = Pkce.NewVerifier() });
            return Judge(await run.Probe.Tokens.Exchange(run.Probe.Registration, run.Smart, other, cancel));
        }),
        new("negative.code-twice", ["ccmfhir#code-once"], [LaunchChecks.Token], async (run, cancel) =>
        {
            var (code, problem) = await AgainAsync(run, cancel);
            if (code is null)
            {
                return problem;
            }

            var first = await run.Probe.Tokens.Exchange(run.Probe.Registration, run.Smart, code, cancel);
            return first.Succeeded ? Judge(await run.Probe.Tokens.Exchange(run.Probe.Registration, run.Smart, code, cancel)) : Ruling.Fail(Certification.Words(first.Failure));
        }),
    ];

    private static CertifyCheck Launch(
        string id, SmartFailureKind expected, Func<Certification, (string Name, string Value)[]> query) =>
        new(id, Refused, [], run =>
        {
            var mark = run.Probe.Traffic.Mark;
            var read = LaunchRequest.Read(query(run).Select(q => KeyValuePair.Create(q.Name, (string?)q.Value)), run.Probe.Registry);
            return run.Probe.Traffic.Mark != mark ? Ruling.Fail("something was sent")
                : Ruling.Of(read.Failure?.Kind == expected, $"{expected}, and nothing was sent", $"ended as {read.Failure?.Kind.ToString() ?? "a launch"}");
        });

    private static CertifyCheck Callback(
        string id, ImmutableArray<string> verifies, string expected,
        Func<string, Sessions.Session, (Guid? Session, (string Name, string Value)[] Query)> answer) =>
        new(id, verifies, [DiscoveryChecks.Configuration], async (run, cancel) =>
        {
            var session = await run.Store.Sessions.StartAsync(cancel);
            var request = Begin(run, session.Id.ToString("D"));
            await run.Store.Pendings.AddAsync(session.Id, run.Probe.Ehr.Id, request.Pending.State, request.Pending, cancel);
            var (from, query) = answer(request.Pending.State, session);
            var url = new Uri(QueryHelpers.AddQueryString(run.Probe.Registration.RedirectUri, query.Select(q => KeyValuePair.Create(q.Name, (string?)q.Value))));
            var mark = run.Probe.Traffic.Mark;
            var (code, problem) = await run.CallbackAsync(url, from, cancel);
            return run.Probe.Traffic.Mark != mark ? Ruling.Fail("something was sent")
                : Ruling.Of(code is null && problem.StartsWith(expected, StringComparison.Ordinal), expected, $"ended as {(code is null ? problem : "a sign-in")}");
        });

    private static string Iss(Certification run) => run.Probe.FhirBase.OriginalString;

    private static AuthorizationRequest Begin(Certification run, string session) => AuthorizationRequest.Create(
        run.StandaloneLaunch(), run.Smart, session, run.Probe.Clock.GetUtcNow(), SessionLimits.Default.SignIn).Value!;

    /// <summary>One more sign-in, for a code of its own: servers may end everything that came of a code used twice.</summary>
    private static async Task<(AuthorizationCode? Code, Ruling Problem)> AgainAsync(Certification run, CancellationToken cancel)
    {
        if (!run.Way.IsHeadless)
        {
            return (null, Ruling.Skip("only without a person"));
        }

        var (signIn, problem) = await run.SignInAsync(run.Launch, byPost: false, cancel);
        if (signIn is null)
        {
            return (null, Ruling.Fail(problem!));
        }

        var (code, refused) = await run.CallbackAsync(signIn.Callback, signIn.Session.Id, cancel);
        return (code, Ruling.Fail(refused));
    }

    private static Ruling Judge(SmartResult<Smart.Tokens.TokenResponse> answer) => answer.Failure?.Kind switch
    {
        null => Ruling.Fail("the EHR gave a token for it"),
        SmartFailureKind.InvalidGrant or SmartFailureKind.RequestRefused or SmartFailureKind.InvalidClient => Ruling.Pass($"refused: {answer.Failure.OAuthError}"),
        _ => Ruling.Fail(Certification.Words(answer.Failure)),
    };
}
