using CcmFhir.Fhir.Rest;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Scopes;
using CcmFhir.Smart.Tokens;
using CcmFhir.Web.Certify;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Resources;

namespace CcmFhir.Web.Connect;

/// <summary>What needs a token: scopes, searches, writes.</summary>
internal sealed partial class Doctor
{
    private async Task<(string? Token, string? Scopes)> TokenAsync(SmartConfiguration? smart, CancellationToken cancel)
    {
        if (request.AccessToken is { } given)
        {
            Note("token", CheckStatus.Pass, Came(request.Scopes is null ? "token.by-hand" : "token.of-launch"));
            var told = await IntrospectAsync(smart, given, isBackend: false, cancel);
            LookAtGranted(request.Scopes ?? told);
            return (given, told);
        }

        if (!probe.Ehr.Backend.Enabled || smart is null)
        {
            Note("token", CheckStatus.Skip, Came(smart is null ? "sign-in-unknown" : "token.none"), ToDoUnless(smart is null, "token"));
            return (null, null);
        }

        var mark = probe.Traffic.Mark;
        var grant = await new SystemTokens(probe.Tokens, probe.Clock).Get(probe.Registration, smart, probe.FhirBase, cancel);
        var exchange = probe.Traffic.Since(mark).LastOrDefault();
        Add("token", grant.Succeeded ? CheckStatus.Pass : CheckStatus.Fail, exchange, grant.Failure is { } refused ? Came("said", refused.Message) : null,
            ToDoUnless(grant.Succeeded, "token.backend"));
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
        if (smart?.IntrospectionEndpoint is null)
        {
            Note("introspection", CheckStatus.Skip, Came("introspection.none"));
            return null;
        }

        var mark = probe.Traffic.Mark;
        var asked = await probe.Tokens.Introspect(probe.Registration, smart, token, isBackend, cancel);
        var standing = asked.Value;
        var meaning = standing is null ? Came("said", asked.Failure!.Message)
            : !standing.IsActive ? Came("introspection.inactive")
            : Came("introspection.active", standing.ExpiresAt is { } until ? $"{until.UtcDateTime:u}" : "?", standing.Scopes ?? "?");
        Add("introspection", standing is null ? CheckStatus.Skip : standing.IsActive ? CheckStatus.Pass : CheckStatus.Fail,
            probe.Traffic.Since(mark).LastOrDefault(), meaning,
            standing is null ? ToDo("introspection.refused") : ToDoUnless(standing.IsActive, "introspection.inactive"));
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
        var all = missing.Length == 0;
        Note("granted-scopes", all ? CheckStatus.Pass : CheckStatus.Warn, all ? Came("said", granted) : Came("scopes.lacking", granted, string.Join(", ", missing)),
            ToDoUnless(all, "granted-scopes"));
    }

    private async Task SearchAsync(string? token, string? scopes, CancellationToken cancel)
    {
        foreach (var search in ChartSearches.Of(probe.Ehr, probe.Clock).All)
        {
            var (id, title) = ("search-" + search.Id, new Phrase("doctor.check.search", search.Type, search.Names));
            var why = probe.Ehr.CapabilityOverrides.Unsearchable.Contains(search.Type) ? "turned-off"
                : token is null ? "no-token" : request.Patient is null ? "no-patient"
                : scopes is not null && !ScopeSet.Parse(scopes).AllowsSome(search.Type, 's') ? "not-allowed" : null;
            if (why is not null)
            {
                Note(id, CheckStatus.Skip, Came(why), ToDoUnless(why != "no-patient", "no-patient"), title);
                continue;
            }

            var (client, mark) = (probe.Client(token), probe.Traffic.Mark);
            var found = await search.RunAsync(client, request.Patient!, cancel);
            var exchange = probe.Traffic.Since(mark).LastOrDefault();
            var leftOut = await NarrowedSearch.LeftOutAsync(search, found, client, request.Patient!, cancel);
            var (status, meaning, toDo) = Judge(search, found, leftOut);
            Add(id, status, exchange, meaning, toDo, title);
        }
    }

    private static (CheckStatus Status, Phrase? Meaning, Phrase? ToDo) Judge(ChartSearch search, ChartFound found, int leftOut) => found switch
    {
        { Failure: { } failure } => (CheckStatus.Fail, Came("said", $"{failure.Kind}"), AdviceOn(search, failure)),
        { IsComplete: false } => (CheckStatus.Warn, Came("incomplete"), ToDo("incomplete")),
        _ when leftOut > 0 => (CheckStatus.Fail, Came("left-out", $"{leftOut}"), ToDo("search.left-out", search.Type)),
        { At: > 0 } => (CheckStatus.Pass, Came("narrowing-refused", search.Told(0), search.Told(found.At)), null),
        _ => (CheckStatus.Pass, null, null),
    };

    /// <summary>The quirks an integrator trips on, by what was asked.</summary>
    private static Phrase AdviceOn(ChartSearch search, FhirFailure failure) => (search.Type, failure.Kind) switch
    {
        (_, FhirFailureKind.Unauthorized) => ToDo("search.unauthorized"),
        (_, FhirFailureKind.Forbidden) => ToDo("search.forbidden", search.Type),
        (_, FhirFailureKind.Busy) => ToDo("search.busy"),
        (_, FhirFailureKind.Unavailable) => ToDo("search.unavailable"),
        ("CarePlan", _) => ToDo("search.CarePlan"),
        ("Condition", _) => ToDo("search.Condition"),
        ("Consent", _) => ToDo("search.Consent"),
        ("ChargeItem", _) => ToDo("search.ChargeItem"),
        ("Encounter", _) => ToDo("search.Encounter"),
        _ => ToDo("search.other", search.Type),
    };

    private async Task ProbeWritesAsync(string? token, CapabilityStatementFacts? statement, string? scopes, CancellationToken cancel)
    {
        if (!request.ProbeWrites)
        {
            Note("write-probes", CheckStatus.Skip, Came("on-request"), ToDo("write-probes"));
            return;
        }

        if (token is null || request.Patient is not { } patient || RoutesOf(statement, scopes) is not { } routes)
        {
            Note("write-probes", CheckStatus.Skip, Came("write-probes.needs"));
            return;
        }

        var chart = new TestChart(probe, patient, routes, probe.Client(token));
        foreach (var specimen in Specimen.All(probe, patient))
        {
            var route = routes.For(specimen.Subject);
            var (id, title) = ("write-" + specimen.Id, new Phrase("doctor.check.write", specimen.Type));
            if (SpecimenRoute.For(route, specimen) is null)
            {
                Note(id, CheckStatus.Skip, Came("route", LaunchWords<DeliveryRoute>.For(route.Route), route.Because), title: title);
                continue;
            }

            var mark = probe.Traffic.Mark;
            var created = await specimen.CreateAsync(chart, routes.ConditionalCreate, 1, cancel);
            var exchange = probe.Traffic.Since(mark).LastOrDefault();
            // What was written is taken back also after Ctrl-C.
            var withdrawn = created.Reference is not { } reference || await specimen.WithdrawAsync(chart, reference, CancellationToken.None);
            Add(id, created.Reference is null ? CheckStatus.Fail : withdrawn ? CheckStatus.Pass : CheckStatus.Warn, exchange,
                !withdrawn ? Came("stays") : created.Detail is { } detail ? Came("said", detail) : null, ToDoUnless(created.Reference is not null, "write"), title);
        }
    }
}
