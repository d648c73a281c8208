using System.Collections.Immutable;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.Oversight;

/// <summary>A row of the oversight ledger with its content.</summary>
public sealed record Entered<T>(Guid Id, Instant At, T What)
    where T : OversightEvent;

/// <summary>An oversight entry, and what was said of it since.</summary>
public sealed record OversightEntry(Entered<OversightLogged> Logged, Entered<OversightReversed>? Reversal, Entered<KeptAsOversight>? Kept)
{
    public Guid Id => Logged.Id;

    public OversightLogged What => Logged.What;

    /// <summary>Whole seconds; a reversed entry has none.</summary>
    public int Seconds => Reversal is null ? (int)(What.End - What.Start).TotalSeconds : 0;

    /// <summary>The countable activity a person should say yes or no to; null when nothing is open.</summary>
    public string? OpenQuestion => Reversal is null && Kept is null ? OversightTemplates.LooksLikeCare(What) : null;
}

/// <summary>A month's sample with what was found in its charts.</summary>
public sealed record ChartSample(
    Entered<SampleDrawn> Drawn, ImmutableArray<Entered<ChartReviewed>> Reviews, Entered<SampleSignedOff>? SignOff)
{
    public Guid Id => Drawn.Id;

    public Entered<ChartReviewed>? ReviewOf(Guid patient) => Reviews.LastOrDefault(r => r.What.PatientId == patient);

    public int ReviewedCount => Drawn.What.Charts.Count(c => ReviewOf(c) is not null);

    public bool IsComplete => ReviewedCount == Drawn.What.Charts.Length;
}

/// <summary>Something to be done about a chart.</summary>
public sealed record OpenPoint(Guid SampleId, Entered<ChartReviewed> Review, FollowUp What, Entered<FollowUpDone>? Done);

/// <summary>What a practice's oversight ledger says today: the fold of its rows, nothing else.</summary>
public sealed record OversightRecord
{
    private ImmutableHashSet<Guid> _ids = [];

    public ImmutableArray<OversightEntry> Entries { get; private init; } = [];

    public required SupervisionBook Supervision { get; init; }

    /// <summary>The newest of each name.</summary>
    public ImmutableArray<Entered<AssumptionSet>> Assumptions { get; private init; } = [];

    /// <summary>The newest of each plan.</summary>
    public ImmutableArray<Entered<PlanAnswered>> Plans { get; private init; } = [];

    public ImmutableArray<ChartSample> Samples { get; private init; } = [];

    /// <summary>Follow-up of the newest review of each chart, those due first first.</summary>
    public ImmutableArray<OpenPoint> FollowUps { get; private init; } = [];

    public static OversightRecord Of(IReadOnlyList<OversightRow> rows)
    {
        var reversals = All<OversightReversed>(rows);
        var kept = All<KeptAsOversight>(rows);
        var reviews = All<ChartReviewed>(rows);
        var done = All<FollowUpDone>(rows);
        var signed = All<SampleSignedOff>(rows);
        return new OversightRecord
        {
            _ids = [.. rows.Select(r => r.Id)],
            Entries =
            [
                .. All<OversightLogged>(rows).Select(e => new OversightEntry(
                    e, reversals.FirstOrDefault(r => r.What.EntryId == e.Id), kept.FirstOrDefault(k => k.What.EntryId == e.Id))),
            ],
            Supervision = SupervisionBook.Of(rows),
            Assumptions = [.. All<AssumptionSet>(rows).GroupBy(a => a.What.Name, StringComparer.Ordinal).Select(g => g.Last())],
            Plans = [.. All<PlanAnswered>(rows).GroupBy(p => p.What.Plan, StringComparer.OrdinalIgnoreCase).Select(g => g.Last())],
            Samples =
            [
                .. All<SampleDrawn>(rows).Select(s => new ChartSample(
                    s, [.. reviews.Where(r => r.What.SampleId == s.Id)], signed.FirstOrDefault(x => x.What.SampleId == s.Id))),
            ],
            FollowUps =
            [
                .. reviews.GroupBy(r => (r.What.SampleId, r.What.PatientId)).Select(g => g.Last())
                    .Where(r => r.What.FollowUp is not null)
                    .Select(r => new OpenPoint(r.What.SampleId, r, r.What.FollowUp!, done.FirstOrDefault(d => d.What.ReviewId == r.Id)))
                    .OrderBy(p => p.What.DueOn),
            ],
        };
    }

    /// <summary>Whether a form with this id was already taken.</summary>
    public bool Knows(Guid id) => _ids.Contains(id);

    public OversightEntry? Find(Guid id) => Entries.FirstOrDefault(e => e.Id == id);

    internal static ImmutableArray<Entered<T>> All<T>(IReadOnlyList<OversightRow> rows)
        where T : OversightEvent =>
        [.. rows.Where(r => r.Event is T).Select(r => new Entered<T>(r.Id, r.RecordedAt, (T)r.Event))];
}
