using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr.Routing;

namespace CcmFhir.Web.Connect;

/// <summary>What a diagnosis is given besides the configuration.</summary>
/// <remarks>
/// <c>AccessToken</c>, <c>Scopes</c>: of a launch or given by hand; null: Backend Services where configured. <c>Patient</c>: FHIR id of a test
/// patient for the searches. <c>ProbeWrites</c>: also write, and take back what can be taken back.
/// </remarks>
internal sealed record DoctorRequest(string? AccessToken = null, string? Scopes = null, string? Patient = null, bool ProbeWrites = false);

/// <summary>
/// Looks at one EHR the way the app will use it, from its discovery to its searches, one check after the other. Never
/// throws for what the EHR does; every request has its time limit and the whole run has one.
/// </summary>
internal sealed partial class Doctor(EhrProbe probe, DoctorRequest request, Action<DoctorCheck> report)
{
    public static readonly TimeSpan RunPatience = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly ImmutableArray<string> TypesRead =
        ["Patient", "Practitioner", "PractitionerRole", "Condition", "Encounter", "Coverage", "CarePlan", "Goal", "CareTeam", "Consent"];

    private readonly List<DoctorCheck> _checks = [];

    public async Task<DoctorReport> RunAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(RunPatience);
        CapabilityStatementFacts? statement = null;
        string? scopes = request.Scopes;
        try
        {
            var smart = await DiscoverAsync(limit.Token);
            statement = await ReadStatementAsync(limit.Token);
            LookAtTls();
            LookAtClock();
            LookAtScopes(smart);
            await LookAtOwnKeysAsync(limit.Token);
            var (token, granted) = await TokenAsync(smart, limit.Token);
            scopes ??= granted;
            await SearchAsync(token, scopes, limit.Token);
            await ProbeWritesAsync(token, statement, scopes, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Note("time-limit", "The whole run", CheckStatus.Fail, $"stopped after {RunPatience.TotalMinutes} minutes", "Look at the slow answers above, then run again");
        }

        return new DoctorReport(probe.Ehr.Id, [.. _checks], Matrix(statement), RoutesOf(statement, scopes), Registering.Of(probe.Ehr, probe.App));
    }

    /// <summary>Something that needed no request of its own.</summary>
    private void Note(string id, string title, CheckStatus status, string came, string? toDo = null) =>
        Report(new DoctorCheck(id, title, status, null, came, toDo));

    /// <summary>Something an exchange shows; null when nothing was sent.</summary>
    private void Add(string id, string title, CheckStatus status, Exchange? exchange, string? meaning, string? toDo = null)
    {
        var came = exchange is null ? meaning ?? "nothing was sent" : meaning is null ? Redaction.Answer(exchange) : $"{Redaction.Answer(exchange)}: {meaning}";
        Report(new DoctorCheck(id, title, status, exchange is null ? null : Redaction.Request(exchange), came, toDo));
    }

    private void Report(DoctorCheck check)
    {
        _checks.Add(check);
        report(check);
    }

    private async Task<CapabilityStatementFacts?> ReadStatementAsync(CancellationToken cancel)
    {
        const string Title = "The EHR's CapabilityStatement";
        var exchange = await probe.GetAsync(new Uri(probe.FhirBase.OriginalString + "/metadata"), "application/fhir+json", Patience, cancel);
        if (exchange is not { Status: 200 })
        {
            Add("metadata", Title, CheckStatus.Fail, exchange, null, "The FHIR base in iss must answer GET /metadata without a token; check the address");
            return null;
        }

        var (facts, problem) = Parse(exchange.AnswerBody, CapabilityStatementReader.Read);
        if (facts is null)
        {
            Add("metadata", Title, CheckStatus.Fail, exchange, problem, "Ask the vendor for the R4 endpoint; this address answers with something else");
            return null;
        }

        var isR4 = facts.FhirVersion?.StartsWith("4.0", StringComparison.Ordinal) == true;
        Add("metadata", Title, isR4 ? CheckStatus.Pass : CheckStatus.Fail, exchange, $"FHIR {facts.FhirVersion ?? "of an unnamed version"}", isR4 ? null : "Use the vendor's R4 (4.0.1) base");
        var missing = TypesRead.Where(t => !facts.Offers(t, "read") && !facts.Offers(t, "search-type")).ToArray();
        Note("metadata-reads", "What the app reads is offered", missing.Length == 0 ? CheckStatus.Pass : CheckStatus.Warn, missing.Length == 0 ? $"all {TypesRead.Length} types" : "not listed: " + string.Join(", ", missing),
            missing.Length == 0 ? null : "The pages work without them, and say what is missing; ask the vendor whether they can be switched on");
        return facts;
    }

    private static (T? Facts, string? Problem) Parse<T>(string body, Func<JsonElement, (T? Facts, string? Problem)> read)
        where T : class
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 256 });
            return SavedDocument.Guard(document, read);
        }
        catch (JsonException)
        {
            return (null, body.Length >= TrafficRecorder.BodyCharactersMax ? "too long to be judged here" : "not JSON");
        }
    }

    private void LookAtScopes(SmartConfiguration? smart)
    {
        var asked = Registering.Of(probe.Ehr, probe.App).Scopes;
        if (smart is null)
        {
            Note("scopes", "Scopes the launch asks for", CheckStatus.Skip, "the EHR's sign-in is not known");
            return;
        }

        // scopes_supported is not exhaustive on real servers: what it lacks is worth a look, never an error.
        var listed = ScopeSet.Parse(string.Join(' ', smart.ScopesSupported));
        var unlisted = ScopeSet.Parse(asked).Words.Where(w => !w.Contains('/', StringComparison.Ordinal) && !listed.Has(w)).ToArray();
        var syntax = smart.Can("permission-v2") ? "v2" : smart.Can("permission-v1") ? "v1 (translated)" : "v1, as the EHR names neither permission-v1 nor permission-v2";
        var odd = unlisted.Length > 0 && !smart.ScopesSupported.IsEmpty;
        Note("scopes", "Scopes the launch asks for", odd ? CheckStatus.Warn : CheckStatus.Pass,
            $"sent in syntax {syntax}{(odd ? "; not listed by the EHR: " + string.Join(' ', unlisted) : "")}",
            odd ? "Lists are seldom complete; when a launch ends in invalid_scope, move these to launch.optional" : null);
    }

    private static ImmutableArray<Capability> Matrix(CapabilityStatementFacts? statement) => statement is null ? [] :
    [
        .. TypesRead.Concat(Subjects.Types).Distinct().Select(t => new Capability(
            t, statement.Offers(t, "read"), statement.Offers(t, "search-type"), statement.Offers(t, "create"), statement.Offers(t, "update"))),
    ];

    private EhrRoutes? RoutesOf(CapabilityStatementFacts? statement, string? scopes) => statement is null
        ? null
        : RouteTable.Choose(statement, null, scopes, probe.Ehr.Preset, RouteOverrides.Of(probe.Ehr));
}
