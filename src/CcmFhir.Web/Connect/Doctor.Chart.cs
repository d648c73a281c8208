using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Connect;

/// <summary>What needs a token: scopes, searches, writes.</summary>
internal sealed partial class Doctor
{
    private async Task<(string? Token, string? Scopes)> TokenAsync(SmartConfiguration? smart, CancellationToken cancel)
    {
        const string Title = "An access token for the checks below";
        if (request.AccessToken is { } given)
        {
            Note("token", Title, CheckStatus.Pass, request.Scopes is null ? "given by hand; its scopes are not known" : "of this launch");
            var told = await IntrospectAsync(smart, given, isBackend: false, cancel);
            LookAtGranted(request.Scopes ?? told);
            return (given, told);
        }

        if (!probe.Ehr.Backend.Enabled || smart is null)
        {
            Note("token", Title, CheckStatus.Skip, smart is null ? "the EHR's sign-in is not known" : "Backend Services is off for this EHR and no token was given",
                smart is null ? null : "Put a test token into CCMFHIR_ACCESS_TOKEN, or run this page from a launch");
            return (null, null);
        }

        var mark = probe.Traffic.Mark;
        var grant = await new SystemTokens(probe.Tokens, probe.Clock).Get(probe.Registration, smart, probe.FhirBase, cancel);
        var exchange = probe.Traffic.Since(mark).LastOrDefault();
        Add("token", Title, grant.Succeeded ? CheckStatus.Pass : CheckStatus.Fail, exchange, grant.Failure?.Message,
            grant.Succeeded ? null : "Compare backend.clientId, its scopes and the registered key set with the EHR's registration");
        if (grant.Value is { } granted)
        {
            await IntrospectAsync(smart, granted.AccessToken, isBackend: true, cancel);
        }

        LookAtGranted(grant.Value?.Scopes);
        return (grant.Value?.AccessToken, grant.Value?.Scopes);
    }

    /// <summary>What the EHR itself says of the token, where it offers that; the scopes it names, or null.</summary>
    private async Task<string?> IntrospectAsync(SmartConfiguration? smart, string token, bool isBackend, CancellationToken cancel)
    {
        const string Title = "What the EHR says of the token (introspection)";
        if (smart?.IntrospectionEndpoint is null)
        {
            Note("introspection", Title, CheckStatus.Skip, "not offered; it is not needed");
            return null;
        }

        var mark = probe.Traffic.Mark;
        var asked = await probe.Tokens.Introspect(probe.Registration, smart, token, isBackend, cancel);
        var standing = asked.Value;
        var meaning = standing is null ? asked.Failure!.Message
            : !standing.IsActive ? "the token is not active"
            : $"active until {(standing.ExpiresAt is { } until ? $"{until.UtcDateTime:u}" : "an unnamed time")}, scopes {standing.Scopes ?? "not told"}";
        Add("introspection", Title, standing is null ? CheckStatus.Skip : standing.IsActive ? CheckStatus.Pass : CheckStatus.Fail,
            probe.Traffic.Since(mark).LastOrDefault(), meaning,
            standing is null ? "Many EHRs answer resource servers only; nothing rests on it" : standing.IsActive ? null : "Get a new token: this one has expired, was revoked, or is of another client");
        return standing is { IsActive: true } ? standing.Scopes : null;
    }

    private void LookAtGranted(string? granted)
    {
        if (granted is null)
        {
            return;
        }

        var set = ScopeSet.Parse(granted);
        var missing = TypesRead.Where(t => !set.AllowsSome(t, 's') && !set.AllowsSome(t, 'r')).ToArray();
        Note("granted-scopes", "Scopes the EHR granted", missing.Length == 0 ? CheckStatus.Pass : CheckStatus.Warn, missing.Length == 0 ? granted : $"{granted}; nothing for {string.Join(", ", missing)}",
            missing.Length == 0 ? null : "Ask the EHR's administrator to allow these types for the app");
    }

    private async Task SearchAsync(string? token, string? scopes, CancellationToken cancel)
    {
        var today = DateOnly.FromDateTime(probe.Clock.GetUtcNow().UtcDateTime);
        foreach (var search in ChartSearch.Of(probe.Ehr, request.Patient ?? "none", today))
        {
            var (id, title) = ("search-" + search.Id, "Search " + search.Type + " by " + string.Join(", ", search.Parameters.Select(p => p.Name)));
            var why = token is null ? "no token" : request.Patient is null ? "no test patient was named"
                : scopes is not null && !ScopeSet.Parse(scopes).AllowsSome(search.Type, 's') ? "the granted scopes do not allow it" : null;
            if (why is not null)
            {
                Note(id, title, CheckStatus.Skip, why, why == "no test patient was named" ? "Name one with --patient" : null);
                continue;
            }

            var mark = probe.Traffic.Mark;
            var answer = await search.RunAsync(probe.Client(token), cancel);
            Judge(id, title, search, answer, probe.Traffic.Since(mark).LastOrDefault());
        }
    }

    private void Judge(string id, string title, ChartSearch search, ChartAnswer answer, Exchange? exchange)
    {
        var (status, meaning, toDo) = answer switch
        {
            { Failure: { } failure } => (CheckStatus.Fail, $"{failure.Kind}", AdviceOn(search, failure)),
            { IsComplete: false } => (CheckStatus.Warn, "the EHR says the answer may be incomplete",
                "Read the issue codes above in the vendor's documentation; pages show such lists with a warning"),
            _ => (CheckStatus.Pass, (string?)null, (string?)null),
        };
        Add(id, title, status, exchange, meaning, toDo);
    }

    /// <summary>The quirks an integrator trips on, by what was asked.</summary>
    private static string AdviceOn(ChartSearch search, FhirFailure failure) => (search.Type, failure.Kind) switch
    {
        (_, FhirFailureKind.Unauthorized) => "The token is refused: expired, or of another EHR",
        (_, FhirFailureKind.Forbidden) => $"Ask for the scope {search.Type}.rs and for the user's right to see it",
        (_, FhirFailureKind.Busy) => "Lower http.requestsPerSecond, then run again",
        (_, FhirFailureKind.Unavailable) => "The EHR did not answer; look at the network and http.timeoutSeconds",
        ("CarePlan", _) => "Some EHRs demand a category: set search.carePlanCategories to the ones they name (assess-plan, 38717003)",
        ("Condition", _) => "Set search.conditionCategories to the EHR's (problem-list-item, encounter-diagnosis), or to an empty list",
        ("Consent", _) => "Few EHRs keep such consents; take its scope out of launch.json, and the app keeps its own record",
        ("ChargeItem", _) => "Few EHRs list a patient's charges; take its read scope out of launch.json",
        ("Encounter", _) => "The EHR should take date with patient (US Core); ask the vendor which dates it takes",
        _ => $"Ask the vendor how {search.Type} is searched; http.extraQuery adds parameters a tenant needs",
    };

    private async Task ProbeWritesAsync(string? token, CapabilityStatementFacts? statement, string? scopes, CancellationToken cancel)
    {
        if (!request.ProbeWrites)
        {
            Note("write-probes", "Writes", CheckStatus.Skip, "only on request", "Run with --probe-writes against a test patient");
            return;
        }

        if (token is null || request.Patient is not { } patient || RoutesOf(statement, scopes) is not { } routes)
        {
            Note("write-probes", "Writes", CheckStatus.Skip, "needs a token, a test patient and the EHR's statement");
            return;
        }

        var chart = new TestChart(probe, patient, routes, probe.Client(token));
        foreach (var specimen in Specimen.All(probe, patient))
        {
            var route = routes.For(specimen.Subject);
            var (id, title) = ("write-" + specimen.Id, $"Create {specimen.Type}, read it, withdraw it");
            if (SpecimenRoute.For(route, specimen) is null)
            {
                Note(id, title, CheckStatus.Skip, $"by {LaunchWords<DeliveryRoute>.For(route.Route)}: {route.Because}");
                continue;
            }

            var mark = probe.Traffic.Mark;
            var created = await specimen.CreateAsync(chart, routes.ConditionalCreate, 1, cancel);
            var exchange = probe.Traffic.Since(mark).LastOrDefault();
            var withdrawn = created.Reference is not { } reference || await specimen.WithdrawAsync(chart, reference, cancel);
            Add(id, title, created.Reference is null ? CheckStatus.Fail : withdrawn ? CheckStatus.Pass : CheckStatus.Warn, exchange,
                withdrawn ? created.Detail : "it could not be marked as entered in error and stays at the test patient",
                created.Reference is null ? "Until the EHR takes it, set another route for it under writeback in launch.json" : null);
        }
    }
}
