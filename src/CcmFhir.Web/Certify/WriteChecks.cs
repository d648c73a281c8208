using System.Collections.Immutable;
using System.Text.Json.Nodes;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Certify;

/// <summary>
/// Writes each kind of record the app writes, reads it back, finds it, withdraws it; then makes answers get lost and creates the
/// same thing again. Everything is written by the app's own sender and is marked as entered in error in the end.
/// </summary>
internal static class WriteChecks
{
    private const string Once = "ccmfhir#exactly-once";

    private static readonly ImmutableArray<string> Kinds = ["task", "time", "month-total", "consent", "care-plan", "charge-item"];

    // The server's own; what it adds elsewhere is its right, what it drops is not.
    private static readonly string[] ServersOwn = ["id", "meta", "text"];

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        .. Kinds.SelectMany(Of),
        new("once.lost-answer", "A charge whose answer was lost is looked for, not sent again", [Once], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], LoseAsync),
        new("once.conditional-create", "Creating the same charge again, and five times at once, leaves one", [Once], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], RepeatAsync),
        new("write.clean-up", "Everything this run wrote is marked as entered in error", ["ccmfhir#write"], [ReadChecks.FirstRead], CleanUpAsync),
    ];

    private static IEnumerable<CertifyCheck> Of(string kind)
    {
        var create = $"write.{kind}.create";
        yield return new CertifyCheck($"write.{kind}.valid", $"{kind}: valid by its definition", ["ccmfhir#profile"], [LaunchChecks.Context], run =>
        {
            if (run.Validator is not { } validator)
            {
                return Ruling.Skip("no definitions were given (--definitions)");
            }

            var issues = validator.Validate(Resource.Over(Find(run, kind).Body.DeepClone().AsObject()));
            return Ruling.Of(issues.Count == 0, "no issue", string.Join("; ", issues.Select(i => $"{i.Path} {i.Kind} {i.Rule}")));
        });
        yield return new CertifyCheck(create, $"{kind}: created", ["ccmfhir#write"], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], async (run, cancel) =>
        {
            var specimen = Find(run, kind);
            if (Closed(run, specimen) is { } closed)
            {
                return closed;
            }

            var outcome = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 1, cancel);
            if (outcome is { State: DeliveryState.Confirmed, Reference: { } reference })
            {
                run.Written.Add((specimen, reference));
                return Ruling.Pass(outcome.Detail ?? "created");
            }

            await KeepAsync(run, specimen, cancel);
            return Ruling.Fail($"{outcome.State}: {outcome.Detail}");
        });
        yield return new CertifyCheck($"write.{kind}.read-back", $"{kind}: comes back as it was written", ["ccmfhir#write"], [create], async (run, cancel) =>
        {
            var (what, reference) = Written(run, kind);
            var read = await run.Client.ReadReferenceAsync<Resource>(reference, cancel);
            if (read.Value is not { } came)
            {
                return Ruling.Fail(Certification.Words(read.Failure!));
            }

            var lost = Lost(what.Body, came.Json, what.Type).ToArray();
            return Ruling.Of(lost.Length == 0, "nothing was lost", "lost or changed: " + string.Join(", ", lost));
        });
        yield return new CertifyCheck($"write.{kind}.found", $"{kind}: found by its identifier before it would be sent again", ["ccmfhir#write", Once], [create], async (run, cancel) =>
        {
            var (what, reference) = Written(run, kind);
            var outcome = await what.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 2, cancel);
            return Ruling.Of(outcome is { State: DeliveryState.Confirmed } && outcome.Reference == reference, "found", $"{outcome.State}: {outcome.Detail}");
        });
        yield return new CertifyCheck($"write.{kind}.withdraw", $"{kind}: marked as entered in error", ["ccmfhir#write"], [create], async (run, cancel) =>
        {
            var (what, reference) = Written(run, kind);
            if (!await what.WithdrawAsync(run.Chart, reference, cancel))
            {
                return Ruling.Fail("the EHR did not take the change; it stays at the test patient");
            }

            run.Written.Remove((what, reference));
            return Ruling.Pass("withdrawn");
        });
    }

    private static async Task<Ruling> LoseAsync(Certification run, CancellationToken cancel)
    {
        var specimen = New(run);
        if (Closed(run, specimen) is { } closed)
        {
            return closed;
        }

        run.Probe.Traffic.LoseNextAnswer(r => r.Method == HttpMethod.Post && r.RequestUri!.AbsolutePath.EndsWith("/ChargeItem", StringComparison.Ordinal));
        var first = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 1, cancel);
        run.Probe.Traffic.LoseNextAnswer(_ => false);
        var second = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 2, cancel);
        return first.State != DeliveryState.Unknown
            ? Ruling.Fail($"a lost answer was taken for {first.State}")
            : await CountAsync(run, specimen, $"after the retry: {second.State}", cancel);
    }

    private static async Task<Ruling> RepeatAsync(Certification run, CancellationToken cancel)
    {
        var specimen = New(run);
        if (Closed(run, specimen) is { } closed)
        {
            return closed;
        }

        if (!run.Routes.ConditionalCreate)
        {
            return Ruling.Skip("the EHR offers no conditional create; the app searches before it sends");
        }

        var first = await specimen.CreateAsync(run.Chart, conditionalCreate: true, 1, cancel);
        if (first.State == DeliveryState.Unknown)
        {
            await specimen.CreateAsync(run.Chart, conditionalCreate: true, 2, cancel);
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => specimen.CreateAsync(run.Chart, conditionalCreate: true, 1, cancel)));
        return await CountAsync(run, specimen, "after six creates", cancel);
    }

    private static async Task<Ruling> CountAsync(Certification run, Specimen specimen, string when, CancellationToken cancel)
    {
        var there = await KeepAsync(run, specimen, cancel);
        return there is null ? Ruling.Fail("the EHR did not answer the search for it") : Ruling.Of(there == 1, $"one {when}", $"{there} {when}");
    }

    private static async Task<Ruling> CleanUpAsync(Certification run, CancellationToken cancel)
    {
        var stay = new List<string>();
        foreach (var (what, reference) in run.Written)
        {
            if (!await what.WithdrawAsync(run.Chart, reference, cancel))
            {
                stay.Add(what.Type);
            }
        }

        return Ruling.Of(stay.Count == 0, $"{run.Written.Count} withdrawn", "these stay at the test patient: " + string.Join(", ", stay));
    }

    /// <summary>Every copy the EHR has is remembered for the clean-up. How many; null when it does not answer.</summary>
    private static async Task<int?> KeepAsync(Certification run, Specimen specimen, CancellationToken cancel)
    {
        var there = await specimen.FindAllAsync(run.Client, cancel);
        run.Written.AddRange((there ?? []).Select(r => (specimen, r)));
        return there?.Length;
    }

    private static Ruling? Closed(Certification run, Specimen specimen)
    {
        var route = run.Routes.For(specimen.Subject);
        return route.Route == DeliveryRoute.FhirCreate ? null : Ruling.Skip($"not by plain FHIR here: {route.Because}");
    }

    private static Specimen Find(Certification run, string kind)
    {
        if (run.Specimens.IsEmpty)
        {
            run.Specimens = Specimen.All(run.Probe, run.Patient);
        }

        return run.Specimens.First(s => s.Id == kind);
    }

    private static Specimen New(Certification run) => Specimen.All(run.Probe, run.Patient).First(s => s.Id == "charge-item");

    private static (Specimen What, string Reference) Written(Certification run, string kind) => run.Written.First(w => w.What == Find(run, kind));

    /// <summary>Paths of what was sent and is not there any more.</summary>
    private static IEnumerable<string> Lost(JsonNode? sent, JsonNode? came, string path) => (sent, came) switch
    {
        (JsonObject s, JsonObject c) => s.Where(m => !ServersOwn.Contains(m.Key)).SelectMany(m => Lost(m.Value, c[m.Key], $"{path}.{m.Key}")),
        (JsonArray s, JsonArray c) when s.Count == c.Count => s.SelectMany((item, n) => Lost(item, c[n], $"{path}[{n}]")),
        _ => JsonNode.DeepEquals(sent, came) || Same(sent, came) ? [] : [path],
    };

    /// <summary>A reference may come back absolute.</summary>
    private static bool Same(JsonNode? sent, JsonNode? came) => sent is JsonValue && came is JsonValue
        && came.ToString().EndsWith("/" + sent, StringComparison.Ordinal);
}
