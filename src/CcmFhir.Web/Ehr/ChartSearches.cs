using System.Collections.Immutable;
using CcmFhir.Chart;
using CcmFhir.Fhir.Model;
using CcmFhir.Web.Ehr.Configuration;
using NodaTime;
using Wording = System.Collections.Immutable.ImmutableArray<(string Name, string Value)>;

namespace CcmFhir.Web.Ehr;

/// <summary>
/// Every search the app makes of a chart, in one place: the pages send these, doctor and certify look at these. Each is narrowed so that its
/// answer does not grow with the chart's history, and has among its wordings one that US Core obliges an EHR to answer
/// (https://hl7.org/fhir/us/core/CapabilityStatement-us-core-server.html), where US Core knows the type.
/// </summary>
internal sealed class ChartSearches
{
    /// <summary>The types read; <c>search.unnarrowed</c> of launch.json names some of them.</summary>
    public static readonly ImmutableArray<string> Types =
    [
        "Condition", "Encounter", "Coverage", "ChargeItem", "CarePlan", "Goal", "CareTeam", "Consent", "MedicationRequest", "Observation",
    ];

    // Visits of the year before the programme's start decide; a month more for the start itself.
    private static readonly NodaTime.Period LookBack = NodaTime.Period.FromMonths(26);

    // Results older than this are of no use for the next review of a plan.
    private static readonly NodaTime.Period ResultsBack = NodaTime.Period.FromDays(90);

    private static readonly Wording Plain = [];

    private static readonly string[] OwnCodes =
        [CcmTerms.TimeCode, CcmTerms.AttestationCode, CcmTerms.DecisionMakingCode, CcmTerms.ElsewhereCode];

    private readonly SearchSettings _settings;

    private ChartSearches(SearchSettings settings, LocalDate today)
    {
        _settings = settings;
        var (since, resultsSince) = ($"ge{today - LookBack:uuuu-MM-dd}", $"ge{today - ResultsBack:uuuu-MM-dd}");
        Conditions = ByCategory<Condition>("us-core", settings.ConditionCategories, ("clinical-status", "active,recurrence,relapse"));
        Encounters = [Of<Encounter>("us-core#Encounter.date+patient", [[("date", since)], Plain])];
        Coverages = [Of<Coverage>("us-core#Coverage.patient", [[("status", "active")], Plain])];
        Charges = [Of<ChargeItem>("ccmfhir#ChargeItem.patient", [[("occurrence", since)], Plain])];
        Plans = ByCategory<CarePlan>("us-core", settings.CarePlanCategories, ("status", "active,on-hold,draft"));
        Goals = [Of<Goal>("us-core#Goal.patient", [[("lifecycle-status", "proposed,planned,accepted,active,on-hold")], Plain])];

        // US Core obliges to one status.
        Teams = [Of<CareTeam>("us-core#CareTeam.patient+status", [[("status", "active,proposed")], [("status", "active")], Plain])];
        Consents = ByCategory<Consent>("ccmfhir", settings.ConsentCategories, ("status", "active,proposed,draft"));
        Medications =
        [
            Of<MedicationRequest>(
                "us-core#MedicationRequest.patient+intent+status", [[("intent", "order,plan"), ("status", "active")], [("intent", "order,plan")], Plain]),
        ];
        Results = ByCategory<Observation>("us-core", ["laboratory", "vital-signs"], ("date", resultsSince), "patient+category+date");
        All =
        [
            .. Conditions, .. Encounters, .. Coverages, .. Charges, .. Plans, .. Goals, .. Teams, .. Consents, .. Medications, .. Results,
        ];
    }

    /// <summary>What is in force.</summary>
    public ImmutableArray<ChartSearch<Condition>> Conditions { get; }

    /// <summary>Of the last 26 months.</summary>
    public ImmutableArray<ChartSearch<Encounter>> Encounters { get; }

    public ImmutableArray<ChartSearch<Coverage>> Coverages { get; }

    /// <summary>Of the last 26 months.</summary>
    public ImmutableArray<ChartSearch<ChargeItem>> Charges { get; }

    public ImmutableArray<ChartSearch<CarePlan>> Plans { get; }

    public ImmutableArray<ChartSearch<Goal>> Goals { get; }

    public ImmutableArray<ChartSearch<CareTeam>> Teams { get; }

    public ImmutableArray<ChartSearch<Consent>> Consents { get; }

    public ImmutableArray<ChartSearch<MedicationRequest>> Medications { get; }

    /// <summary>Laboratory results and vital signs of the last 90 days.</summary>
    public ImmutableArray<ChartSearch<Observation>> Results { get; }

    /// <summary>In the order of their importance.</summary>
    public ImmutableArray<ChartSearch> All { get; }

    /// <param name="ehr">For the categories it is searched by.</param>
    /// <param name="today">In the practice's zone; the spans end there.</param>
    public static ChartSearches Of(EhrConnection ehr, LocalDate today) => new(ehr.Search, today);

    /// <inheritdoc cref="Of(EhrConnection, LocalDate)"/>
    public static ChartSearches Of(EhrConnection ehr, TimeProvider clock) =>
        Of(ehr, Instant.FromDateTimeOffset(clock.GetUtcNow()).InZone(DateTimeZoneProviders.Tzdb[ehr.Practice.TimeZone]).Date);

    /// <summary>
    /// A chart whole, as far as the facts of any month are made of it (<see cref="FactTypes"/>, all but the Patient): nothing is narrowed, and what
    /// the practice itself recorded is among it. For panel work: a page does not wait for so much.
    /// </summary>
    public static ImmutableArray<ChartSearch> Whole(EhrConnection ehr, TimeProvider clock)
    {
        var own = Of(ehr with { Search = ehr.Search with { Unnarrowed = Types } }, clock);
        return
        [
            .. own.Conditions, .. own.Encounters, .. own.Coverages, .. own.Charges, .. own.Plans, .. own.Consents,

            // One code a search: some EHRs find nothing by several in one parameter. What others observed is no fact of a month.
            .. OwnCodes.Select(code => new ChartSearch<Observation>(
                $"observation-{code}", "us-core#Observation.patient+code", [[("code", $"{CcmTerms.Observations}|{code}")], Plain])),
            Plainly<EpisodeOfCare>(), Plainly<Procedure>(), Plainly<Claim>(), Plainly<ExplanationOfBenefit>(), Plainly<Basic>(), Plainly<List>(),
        ];
    }

    private static ChartSearch<T> Plainly<T>()
        where T : Resource, IFhirType<T> => new(Dashed(T.TypeName), $"ccmfhir#{T.TypeName}.patient", [Plain]);

    private ImmutableArray<ChartSearch<T>> ByCategory<T>(
        string guide, ImmutableArray<string> categories, (string Name, string Value) narrow, string obliged = "patient+category")
        where T : Resource, IFhirType<T> => categories.IsEmpty
        ? [Of<T>($"{guide}#{T.TypeName}.patient", [[narrow], Plain])]
        : [.. categories.Select(c => Of<T>($"{guide}#{T.TypeName}.{obliged}", [[("category", c), narrow], [("category", c)]], c))];

    private ChartSearch<T> Of<T>(string requirement, ImmutableArray<Wording> wordings, string? category = null)
        where T : Resource, IFhirType<T>
    {
        var search = new ChartSearch<T>(category is null ? Dashed(T.TypeName) : $"{Dashed(T.TypeName)}-{category}", requirement, wordings);
        return _settings.Unnarrowed.Contains(T.TypeName) ? search with { Wordings = [.. wordings.Skip(1).OrderBy(w => w.Length)] } : search;
    }

    private static string Dashed(string type) =>
        string.Concat(type.Select((c, n) => char.IsUpper(c) && n > 0 ? "-" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
