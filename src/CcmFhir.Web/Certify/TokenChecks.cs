using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Smart;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Certify;

/// <summary>What becomes of a token: renewed, replaced, shared by many callers, ended. Comes late, because it ends the session.</summary>
internal static class TokenChecks
{
    private const string Refresh = "refresh.new-token";
    private const int Callers = 20;

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        new(Refresh, ["smart-app-launch-2.2.0#108"], [ReadChecks.FirstRead], async (run, cancel) =>
        {
            if (run.Grant.RefreshToken is null)
            {
                return Ruling.Skip("the EHR gave no refresh token");
            }

            var renewed = await run.Probe.Tokens.Refresh(run.Probe.Registration, run.Smart, run.Grant, cancel);
            if (!renewed.Succeeded)
            {
                return Ruling.Fail(Certification.Words(renewed.Failure));
            }

            run.Grant = renewed.Value;
            var read = await run.Client.ReadAsync<Patient>(run.Patient, cancel);
            return read.Value is null ? Ruling.Fail("the new token: " + Certification.Words(read.Failure!)) : Ruling.Pass("renewed and used");
        }),
        new("refresh.scopes", ["smart-app-launch-2.2.0#108"], [Refresh], run =>
        {
            var more = ScopeSet.Parse(run.Grant.Scopes).Words.Except(ScopeSet.Parse(run.Grant.Scopes).Within(run.Token.Scopes).Words).ToArray();
            return Ruling.Of(more.Length == 0, "no more", "more: " + string.Join(' ', more));
        }),
        new("refresh.rotation", ["smart-app-launch-2.2.0#117"], [Refresh], async (run, cancel) =>
        {
            var before = run.Grant.RefreshToken;
            var mark = run.Probe.Traffic.Mark;
            var renewed = await run.Probe.Tokens.Refresh(run.Probe.Registration, run.Smart, run.Grant, cancel);
            if (!renewed.Succeeded)
            {
                return Ruling.Fail(Certification.Words(renewed.Failure));
            }

            run.Grant = renewed.Value;
            var sent = run.Probe.Traffic.Since(mark).Select(e => e.Field("refresh_token")).FirstOrDefault();
            return Ruling.Of(sent == before, run.Grant.RefreshToken == before ? "none came, the old one stays" : "replaced and used", "an older refresh token was sent");
        }),
        new("refresh.single-flight", new Phrase("certify.check.refresh.single-flight", $"{Callers}"), ["ccmfhir#single-flight"], ["refresh.rotation"], async (run, cancel) =>
        {
            var stored = run.Grant with { ExpiresAt = run.Probe.Clock.GetUtcNow() };
            var refresher = new GrantRefresher(run.Probe.Tokens, run.Probe.Clock);
            var mark = run.Probe.Traffic.Mark;
            var slot = new StoredGrant(
                "run",
                _ => Task.FromResult<TokenGrant?>(stored),
                _ => Task.FromResult(true),
                renewed =>
                {
                    stored = renewed ?? stored;
                    return Task.CompletedTask;
                },
                () => Task.CompletedTask);
            var answers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => refresher.Fresh(slot, run.Probe.Registration, run.Smart, cancel)));
            run.Grant = stored;
            var requests = run.Probe.Traffic.Mark - mark;
            return Ruling.Of(requests == 1 && answers.All(a => a.Succeeded), "one request, all served", $"{requests} requests, {answers.Count(a => !a.Succeeded)} not served");
        }),
        new("backend.token", ["smart-app-launch-2.2.0#backend-token-request"], [DiscoveryChecks.Configuration], async (run, cancel) =>
        {
            if (!run.Probe.Ehr.Backend.Enabled)
            {
                return Ruling.Skip("Backend Services is off for this EHR");
            }

            var mark = run.Probe.Traffic.Mark;
            var grant = await new SystemTokens(run.Probe.Tokens, run.Probe.Clock).Get(run.Probe.Registration, run.Smart, run.Probe.FhirBase, cancel);
            var sent = run.Probe.Traffic.Since(mark).LastOrDefault();
            return !grant.Succeeded ? Ruling.Fail(Certification.Words(grant.Failure))
                : Ruling.Of(sent?.Field("grant_type") == "client_credentials" && sent.Field("scope") is { Length: > 0 } && sent.Field("client_assertion") is not null,
                    "client_credentials with scope and assertion", "the request lacks scope or assertion");
        }),
        new("token.introspection", ["ccmfhir#introspection"], [ReadChecks.FirstRead], IntrospectAsync),
        new("token.revoke", ["ccmfhir#revocation"], [ReadChecks.FirstRead], async (run, cancel) =>
        {
            if (run.Smart.RevocationEndpoint is null)
            {
                return Ruling.Skip("the EHR has no revocation endpoint");
            }

            if (await run.Probe.Tokens.Revoke(run.Probe.Registration, run.Smart, run.Grant, cancel) is { } refused)
            {
                return Ruling.Fail(Certification.Words(refused));
            }

            if (run.Grant.RefreshToken is null)
            {
                var read = await run.Client.ReadAsync<Patient>(run.Patient, cancel);
                return Ruling.Of(read.Value is null, "the access token is refused now", "the access token still works");
            }

            var again = await run.Probe.Tokens.Refresh(run.Probe.Registration, run.Smart, run.Grant, cancel);
            return Ruling.Of(again.Failure?.Kind is SmartFailureKind.InvalidGrant or SmartFailureKind.RequestRefused, "the refresh token is refused now", "the refresh token still works");
        })
        {
            IsTidying = true,
        },
    ];

    private static async Task<Ruling> IntrospectAsync(Certification run, CancellationToken cancel)
    {
        if (run.Smart.IntrospectionEndpoint is null)
        {
            return Ruling.Skip("the EHR has no introspection endpoint; it need not have one");
        }

        var asked = await run.Probe.Tokens.Introspect(run.Probe.Registration, run.Smart, run.Grant.AccessToken, isBackend: false, cancel);
        if (asked.Failure is { Kind: SmartFailureKind.InvalidClient or SmartFailureKind.RequestRefused or SmartFailureKind.AccessDenied } refused)
        {
            return Ruling.Skip($"the EHR does not answer this client: {Certification.Words(refused)}");
        }

        if (asked.Value is not { } standing)
        {
            return Ruling.Fail(Certification.Words(asked.Failure!));
        }

        var granted = ScopeSet.Parse(run.Grant.Scopes);
        var missing = standing.Scopes is { } told ? granted.Words.Except(granted.Within(ScopeSet.Parse(told)).Words).ToArray() : [];
        return !standing.IsActive ? Ruling.Fail("the EHR says that the token it has just taken is not active")
            : standing.Patient is { } patient && patient != run.Patient ? Ruling.Fail("it names another patient")
            : Ruling.Of(
                missing.Length == 0,
                $"active, {(standing.ExpiresAt is { } until ? $"until {until.UtcDateTime:u}" : "no expiry told")}, scopes {standing.Scopes ?? "not told"}",
                "it lacks granted scopes: " + string.Join(' ', missing));
    }
}
