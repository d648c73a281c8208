using System.Collections.Immutable;
using System.Text.Json;
using CcmFhir.Smart.Discovery;
using CcmFhir.Smart.Scopes;
using CcmFhir.Web.Ehr;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Resources;

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

    private static readonly ImmutableArray<string> TypesRead = ["Patient", "Practitioner", "PractitionerRole", .. ChartSearches.Types];

    private readonly List<DoctorCheck> _checks = [];

    private SmartConfiguration? _smart;

    public async Task<DoctorReport> RunAsync(CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(RunPatience);
        CapabilityStatementFacts? statement = null;
        string? scopes = request.Scopes;
        try
        {
            var smart = _smart = await DiscoverAsync(limit.Token);
            statement = await ReadStatementAsync(limit.Token);
            LookAtTls();
            LookAtClock();
            LookAtScopes(smart);
            await LookAtRegistrationAsync(smart, limit.Token);
            await LookAtOwnKeysAsync(limit.Token);
            var (token, granted) = await TokenAsync(smart, limit.Token);
            scopes ??= granted;
            await SearchAsync(token, scopes, limit.Token);
            await ProbeWritesAsync(token, statement, scopes, limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Note("time-limit", CheckStatus.Fail, Came("time-limit", $"{RunPatience.TotalMinutes}"), ToDo("time-limit"));
        }

        return new DoctorReport(probe.Ehr.Id, [.. _checks], Matrix(statement), RoutesOf(statement, scopes), Registering.Of(probe.Ehr, probe.App));
    }

    private static Phrase Came(string what, params ImmutableArray<string> values) => new("doctor.came." + what, values);

    private static Phrase ToDo(string what, params ImmutableArray<string> values) => new("doctor.todo." + what, values);

    private static Phrase? ToDoUnless(bool good, string what) => good ? null : ToDo(what);

    /// <summary>Something that needed no request of its own.</summary>
    private void Note(string id, CheckStatus status, Phrase came, Phrase? toDo = null, Phrase? title = null) =>
        Report(new DoctorCheck(id, title ?? TitleOf(id), status, null, null, came, toDo));

    /// <summary>Something an exchange shows; null when nothing was sent.</summary>
    private void Add(string id, CheckStatus status, Exchange? exchange, Phrase? meaning, Phrase? toDo = null, Phrase? title = null) => Report(new DoctorCheck(
        id, title ?? TitleOf(id), status, exchange is null ? null : Redaction.Request(exchange), exchange is null ? null : Redaction.Answer(exchange),
        exchange is null ? meaning ?? Came("nothing-sent") : meaning, toDo));

    private static Phrase TitleOf(string id) => new("doctor.check." + id);

    private void Report(DoctorCheck check)
    {
        _checks.Add(check);
        report(check);
    }

    private async Task<CapabilityStatementFacts?> ReadStatementAsync(CancellationToken cancel)
    {
        var exchange = await probe.GetAsync(new Uri(probe.FhirBase.OriginalString + "/metadata"), "application/fhir+json", Patience, cancel);
        if (exchange is not { Status: 200 })
        {
            Add("metadata", CheckStatus.Fail, exchange, null, ToDoAbout(exchange) ?? ToDo(exchange?.Status switch
            {
                401 or 403 => "metadata.sign-in",
                >= 300 and < 400 => "metadata.redirect",
                _ => "metadata.address",
            }));
            return null;
        }

        var (facts, problem) = Parse(exchange.AnswerBody, CapabilityStatementReader.Read);
        if (facts is null)
        {
            var isPage = exchange.AnswerBody.TrimStart().StartsWith('<');
            Add("metadata", CheckStatus.Fail, exchange, isPage ? Came("page") : Came("said", problem!), ToDo(isPage ? "metadata.sign-in" : "metadata.r4"));
            return null;
        }

        (CheckStatus status, Phrase? toDo) = facts.Release switch
        {
            FhirRelease.R4 => (CheckStatus.Pass, null),
            FhirRelease.R4B => (CheckStatus.Warn, ToDo("metadata.r4b")),
            FhirRelease.Other or FhirRelease.Unnamed => (CheckStatus.Fail, ToDo("metadata.version")),
        };
        Add("metadata", status, exchange, facts.FhirVersion is { } version ? Came("fhir", version) : Came("fhir-unnamed"), toDo);
        var missing = TypesRead.Where(t => !facts.Offers(t, "read") && !facts.Offers(t, "search-type")).ToArray();
        var all = missing.Length == 0;
        Note("metadata-reads", all ? CheckStatus.Pass : CheckStatus.Warn, all ? Came("all-types", $"{TypesRead.Length}") : Came("types-not-listed", string.Join(", ", missing)), ToDoUnless(all, "metadata-reads"));
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
            Note("scopes", CheckStatus.Skip, Came("sign-in-unknown"));
            return;
        }

        // scopes_supported is not exhaustive on real servers: what it lacks is worth a look, never an error.
        var listed = ScopeSet.Parse(string.Join(' ', smart.ScopesSupported));
        var unlisted = ScopeSet.Parse(asked).Words.Where(w => !w.Contains('/', StringComparison.Ordinal) && !listed.Has(w)).ToArray();
        var syntax = smart.Can("permission-v2") ? "v2" : smart.Can("permission-v1") ? "v1" : "v1-unnamed";
        var odd = unlisted.Length > 0 && !smart.ScopesSupported.IsEmpty;
        Note("scopes", odd ? CheckStatus.Warn : CheckStatus.Pass,
            odd ? Came($"scopes.{syntax}.unlisted", string.Join(' ', unlisted)) : Came("scopes." + syntax), ToDoUnless(!odd, "scopes"));
    }

    private static ImmutableArray<Capability> Matrix(CapabilityStatementFacts? statement) => statement is null ? [] :
    [
        .. TypesRead.Concat(Subjects.Types).Distinct().Select(t => new Capability(
            t, statement.Offers(t, "read"), statement.Offers(t, "search-type"), statement.Offers(t, "create"), statement.Offers(t, "update"))),
    ];

    private EhrRoutes? RoutesOf(CapabilityStatementFacts? statement, string? scopes) => statement is null
        ? null
        : RouteTable.Choose(statement, SmartFacts.Of(_smart), scopes, probe.Ehr.Preset, RouteOverrides.Of(probe.Ehr));
}
