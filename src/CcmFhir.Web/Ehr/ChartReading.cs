using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Suggestions;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.CareMonths;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;

namespace CcmFhir.Web.Ehr;

/// <summary>A chart being read, part by part. No answer grows with the chart's history: see <see cref="ChartSearches"/>.</summary>
internal sealed class ChartReading
{
    private readonly DateTimeZone _zone;
    private readonly ChartCell<Condition> _conditions;
    private readonly ChartCell<Encounter> _encounters;
    private readonly ChartCell<Fhir.Model.Coverage> _coverages;
    private readonly ChartCell<ChargeItem> _charges;
    private readonly ChartCell<CarePlan> _plans;
    private readonly ChartCell<Goal> _goals;
    private readonly ChartCell<CareTeam> _teams;
    private readonly ChartCell<Fhir.Model.Consent> _consents;
    private readonly ImmutableArray<ChartCell> _cells;
    private readonly Lock _gate = new();
    private (ChartAnswer<Condition>?, ChartAnswer<Encounter>?, ChartAnswer<Fhir.Model.Coverage>?, ChartAnswer<ChargeItem>?) _taken;

    public ChartReading(EhrConnection ehr, TimeProvider clock)
    {
        _zone = DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone];
        var searches = ChartSearches.Of(ehr, clock);
        _conditions = new(ChartPart.Conditions, (q, c) => q.AskConditionsAsync(searches.Conditions, c), clock);
        _encounters = new(ChartPart.Encounters, (q, c) => q.AskAsync(searches.Encounters, c), clock);
        _coverages = new(ChartPart.Coverages, (q, c) => q.AskAsync(searches.Coverages, c), clock);
        _charges = new(ChartPart.Charges, (q, c) => q.AskAsync(searches.Charges, c), clock);
        _plans = new(ChartPart.Plans, (q, c) => q.AskAsync(searches.Plans, c), clock);
        _goals = new(ChartPart.Goals, (q, c) => q.AskAsync(searches.Goals, c), clock);
        _teams = new(ChartPart.Teams, (q, c) => q.AskAsync(searches.Teams, c), clock);
        _consents = new(ChartPart.Consents, (q, c) => q.AskAsync(searches.Consents, c), clock);
        _cells = [_conditions, _encounters, _coverages, _charges, _plans, _goals, _teams, _consents];
    }

    /// <summary>Asks for every part that is not at hand.</summary>
    public void Ask(ChartQuestion question)
    {
        foreach (var cell in _cells)
        {
            cell.Ask(question);
        }
    }

    /// <summary>The answers to some parts, each as it comes.</summary>
    public Task[] Answers(ChartQuestion question, IReadOnlyCollection<ChartPart> parts) =>
        [.. _cells.Where(c => parts.Contains(c.Part)).Select(c => c.Ask(question))];

    /// <summary>Forgets what hangs or failed.</summary>
    public void Forget()
    {
        foreach (var cell in _cells)
        {
            cell.Forget();
        }
    }

    /// <summary>Whether something that decides was answered since this was last asked.</summary>
    public bool TakeNews()
    {
        lock (_gate)
        {
            var answers = (_conditions.Now, _encounters.Now, _coverages.Now, _charges.Now);
            var isNews = answers != _taken;
            _taken = answers;
            return isNews;
        }
    }

    /// <summary>What is known now.</summary>
    public ChartSnapshot Snapshot()
    {
        var (conditions, encounters, coverages, charges) = (_conditions.Now, _encounters.Now, _coverages.Now, _charges.Now);
        var (plans, goals, teams, consents) = (_plans.Now, _goals.Now, _teams.Now, _consents.Now);
        // A launch that may not read conditions cannot be told from an empty chart otherwise.
        var unread = new[]
        {
            conditions is { Found: null, Failure: null } ? new UnreadPart(ChartPart.Conditions, EhrFailures.NotGranted) : Unread(ChartPart.Conditions, conditions),
            Unread(ChartPart.Encounters, encounters), Unread(ChartPart.Coverages, coverages), Unread(ChartPart.Charges, charges),
            Unread(ChartPart.Plans, plans), Unread(ChartPart.Goals, goals), Unread(ChartPart.Teams, teams), Unread(ChartPart.Consents, consents),
        };
        return new ChartSnapshot(
            Facts(conditions?.Found, encounters?.Found, coverages?.Found, charges?.Found),
            [.. (plans?.Found ?? [])
                .Select(p => CarePlanTranslator.FromFhir(p, goals?.Found ?? [], teams?.Found ?? [], conditions?.Found ?? [], _zone)).OfType<ChartPlan>()
                .OrderByDescending(p => p.Created ?? p.PeriodStart)],
            [.. (consents?.Found ?? []).Select(c => ConsentTranslator.FromFhir(c, _zone)).OfType<ChartConsent>().OrderByDescending(c => c.Date)],
            [.. unread.OfType<UnreadPart>()]);
    }

    private static UnreadPart? Unread<T>(ChartPart part, ChartAnswer<T>? answer) =>
        answer is null ? new UnreadPart(part, null) : answer.Failure is { } failure ? new UnreadPart(part, failure) : null;

    private ChartFacts? Facts(
        IReadOnlyList<Condition>? conditions, IReadOnlyList<Encounter>? encounters, IReadOnlyList<Fhir.Model.Coverage>? coverages,
        IReadOnlyList<ChargeItem>? charges) => conditions is null && encounters is null && coverages is null && charges is null ? null : new()
        {
            Conditions =
        [
            .. (conditions ?? [])
                .Select(c => (Read: c, Fact: ConditionTranslator.FromFhir(c, _zone)))
                .Where(c => c.Fact is not null)
                .DistinctBy(c => c.Fact!.Id)
                .Select(c => Describe(c.Read, c.Fact!))
                .OrderByDescending(c => c.IsSuggested).ThenBy(c => c.Label, StringComparer.OrdinalIgnoreCase),
        ],
            Visits = encounters is null ? null : [.. encounters.Select(e => EncounterTranslator.VisitFromFhir(e, "", _zone)).OfType<PatientVisit>()],
            Stays = encounters is null ? null : [.. encounters.SelectMany(StayOf)],
            PatientSince = encounters is null ? null : EncounterTranslator.PatientSince(encounters, _zone),
            Payers = coverages is null ? null : [.. coverages.Select(PayerOf).OfType<ChartCoverage>()],
            Services = charges is null
                ? null
                : [.. charges.SelectMany(c => OtherServiceTranslator.FromFhir(c, _zone).Select(s => new ChartService(s, $"ChargeItem/{c.Id}")))],
        };

    private IEnumerable<ChartStay> StayOf(Encounter encounter) =>
        EncounterTranslator.StayFromFhir(encounter, _zone) is { } stay ? [new ChartStay(stay, $"Encounter/{encounter.Id}")] : [];

    private ChartCoverage? PayerOf(Fhir.Model.Coverage coverage) => CoverageTranslator.FromFhir(coverage, _zone) is { } fact
        ? new ChartCoverage(fact, CoverageTranslator.PayorNames(coverage), CoverageTranslator.TypeNames(coverage))
        : null;

    private ChartCondition Describe(Condition read, ChronicCondition fact)
    {
        var suggestion = fact.System == CodeSystem.Snomed ? ConditionSuggestions.OfSnomed(fact.Code) : ConditionSuggestions.OfIcd10Cm(fact.Code);
        var listed = ConditionTranslator.ListedOn(read, _zone);
        return new ChartCondition(
            fact,
            ConditionTranslator.LabelOf(read) is { Length: > 0 } label ? label : fact.Code,
            listed,
            suggestion.Default == SuggestionDefault.Suggest && fact is { ClinicalStatus: "active" or "recurrence" or "relapse" },
            [.. suggestion.Condition is { } name ? [name] : Array.Empty<string>(), .. suggestion.Note is { } note ? [note] : Array.Empty<string>()],
            ConditionTranslator.EndedOn(read, _zone));
    }
}
