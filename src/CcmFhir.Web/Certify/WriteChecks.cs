using System.Collections.Immutable;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Configuration;
using CcmFhir.Web.Ehr.Routing;
using CcmFhir.Web.Resources;
using CcmFhir.Web.Storage;

namespace CcmFhir.Web.Certify;

/// <summary>
/// Writes each kind of record the app writes, reads it back, finds it, withdraws it; then makes answers get lost and creates the
/// same thing again. Everything is written by the app's own sender and is marked as entered in error in the end.
/// </summary>
internal static class WriteChecks
{
    private const string Once = "ccmfhir#exactly-once";

    // A write under way is seen through when the run is ended: what it leaves must be known to be taken back.
    private static readonly CancellationToken SeenThrough = CancellationToken.None;

    private static readonly ImmutableArray<string> Kinds = ["task", "time", "month-total", "consent", "care-plan", "charge-item"];

    public static ImmutableArray<CertifyCheck> All { get; } =
    [
        .. Kinds.SelectMany(Of),
        new("once.lost-answer", [Once], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], LoseAsync),
        new("once.conditional-create", [Once], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], RepeatAsync),
        new("write.clean-up", ["ccmfhir#write"], [ReadChecks.FirstRead], CleanUpAsync)
        {
            IsTidying = true,
        },
    ];

    private static IEnumerable<CertifyCheck> Of(string kind)
    {
        var create = $"write.{kind}.create";
        yield return new CertifyCheck($"write.{kind}.valid", new Phrase("certify.check.write.valid", kind), ["ccmfhir#profile"], [LaunchChecks.Context], run =>
            Judge(run.Profiles.IssuesOfOwn(Resource.Over(Find(run, kind).Body.DeepClone().AsObject()))));
        yield return new CertifyCheck(create, new Phrase("certify.check.write.create", kind), ["ccmfhir#write"], [ReadChecks.FirstRead, DiscoveryChecks.Metadata], async (run, _) =>
        {
            var specimen = Find(run, kind);
            if (Closed(run, specimen) is { } closed)
            {
                return closed;
            }

            var outcome = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 1, SeenThrough);
            if (outcome is { State: DeliveryState.Confirmed, Reference: { } reference })
            {
                run.Written.Add((specimen, reference));
                return Ruling.Pass(outcome.Detail ?? "created");
            }

            await KeepAsync(run, specimen);
            return Ruling.Fail($"{outcome.State}: {outcome.Detail}");
        });
        yield return new CertifyCheck($"write.{kind}.read-back", new Phrase("certify.check.write.read-back", kind), ["ccmfhir#write"], [create], async (run, cancel) =>
        {
            var (what, reference) = Written(run, kind);
            var read = await run.Client.ReadReferenceAsync<Resource>(reference, cancel);
            if (read.Value is not { } came)
            {
                return Ruling.Fail(Certification.Words(read.Failure!));
            }

            run.Back[kind] = came;
            var lost = what.RouteIn(run.Chart).Lost(what, came).ToArray();
            return Ruling.Of(lost.Length == 0, "nothing was lost", "lost or changed: " + string.Join(", ", lost));
        });
        yield return new CertifyCheck($"write.{kind}.stays-valid", new Phrase("certify.check.write.stays-valid", kind), ["ccmfhir#profile"], [create], run =>
            run.Back.TryGetValue(kind, out var came) ? Judge(run.Profiles.IssuesOfOwn(came)) : Ruling.Skip("it did not come back"));
        yield return new CertifyCheck($"write.{kind}.found", new Phrase("certify.check.write.found", kind), ["ccmfhir#write", Once], [create], async (run, _) =>
        {
            var (what, reference) = Written(run, kind);
            var outcome = await what.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 2, SeenThrough);
            return Ruling.Of(outcome is { State: DeliveryState.Confirmed } && outcome.Reference == reference, "found", $"{outcome.State}: {outcome.Detail}");
        });
        yield return new CertifyCheck($"write.{kind}.withdraw", new Phrase("certify.check.write.withdraw", kind), ["ccmfhir#write"], [create], async (run, cancel) =>
        {
            var (what, reference) = Written(run, kind);
            if (!MayBeWithdrawn(run, what))
            {
                return Ruling.Skip("this EHR lets nobody change documents: it stays, and says what it is");
            }

            if (!await what.WithdrawAsync(run.Chart, reference, cancel))
            {
                return Ruling.Fail("the EHR did not take the change; it stays at the test patient");
            }

            run.Written.Remove((what, reference));
            return Ruling.Pass("withdrawn");
        });
    }

    private static async Task<Ruling> LoseAsync(Certification run, CancellationToken _)
    {
        var specimen = New(run);
        if (Closed(run, specimen) is { } closed)
        {
            return closed;
        }

        var target = specimen.RouteIn(run.Chart).Target;
        run.Probe.Traffic.LoseNextAnswer(r => r.Method == HttpMethod.Post && r.RequestUri!.AbsolutePath.EndsWith(target, StringComparison.Ordinal));
        var first = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 1, SeenThrough);
        run.Probe.Traffic.LoseNextAnswer(_ => false);
        var second = await specimen.CreateAsync(run.Chart, run.Routes.ConditionalCreate, 2, SeenThrough);
        return first.State != DeliveryState.Unknown
            ? Ruling.Fail($"a lost answer was taken for {first.State}")
            : await CountAsync(run, specimen, $"after the retry: {second.State}");
    }

    private static async Task<Ruling> RepeatAsync(Certification run, CancellationToken _)
    {
        var specimen = New(run);
        if (Closed(run, specimen) is { } closed)
        {
            return closed;
        }

        if (!run.Routes.ConditionalCreate || run.Routes.For(specimen.Subject).Route is not (DeliveryRoute.FhirCreate or DeliveryRoute.FhirCreateProfiled))
        {
            return Ruling.Skip("the EHR offers no conditional create; the app searches before it sends");
        }

        var first = await specimen.CreateAsync(run.Chart, conditionalCreate: true, 1, SeenThrough);
        if (first.State == DeliveryState.Unknown)
        {
            await specimen.CreateAsync(run.Chart, conditionalCreate: true, 2, SeenThrough);
        }

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => specimen.CreateAsync(run.Chart, conditionalCreate: true, 1, SeenThrough)));
        return await CountAsync(run, specimen, "after six creates");
    }

    private static async Task<Ruling> CountAsync(Certification run, Specimen specimen, string when)
    {
        var there = await KeepAsync(run, specimen);
        return there is null ? Ruling.Fail("the EHR did not answer the search for it") : Ruling.Of(there == 1, $"one {when}", $"{there} {when}");
    }

    private static async Task<Ruling> CleanUpAsync(Certification run, CancellationToken cancel)
    {
        var stay = new List<string>();
        var (able, unable) = (run.Written.Where(w => MayBeWithdrawn(run, w.What)).ToArray(), run.Written.Count(w => !MayBeWithdrawn(run, w.What)));
        foreach (var (what, reference) in able)
        {
            if (!await what.WithdrawAsync(run.Chart, reference, cancel))
            {
                stay.Add(what.Type);
            }
        }

        return Ruling.Of(stay.Count == 0, $"{able.Length} withdrawn{(unable > 0 ? $", {unable} documents stay, which nobody can change here" : "")}", "these stay at the test patient: " + string.Join(", ", stay));
    }

    /// <summary>Every copy the EHR has is remembered for the clean-up. How many; null when it does not answer.</summary>
    private static async Task<int?> KeepAsync(Certification run, Specimen specimen)
    {
        var there = await specimen.FindAllAsync(run.Chart, SeenThrough);
        run.Written.AddRange((there ?? []).Select(r => (specimen, r)));
        return there?.Length;
    }

    private static Ruling? Closed(Certification run, Specimen specimen)
    {
        var route = run.Routes.For(specimen.Subject);
        return !run.MayWrite ? Ruling.Skip("writing was not asked for")
            : SpecimenRoute.For(route, specimen) is not null ? null
            : Ruling.Skip($"leaves by {LaunchWords<DeliveryRoute>.For(route.Route)}, which puts nothing of its own into the EHR: {route.Because}");
    }

    /// <summary>Where documents are only added, they stay.</summary>
    private static bool MayBeWithdrawn(Certification run, Specimen specimen) =>
        specimen.RouteIn(run.Chart).TypeOf(specimen) != "DocumentReference" || run.Statement.Offers("DocumentReference", "update");

    private static Ruling Judge(ImmutableArray<string> issues) => Ruling.Of(issues.IsEmpty, "no issue", string.Join("; ", issues));

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
}
