using System.Collections.Immutable;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Web.Storage;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>
/// What people learned beside the chart, joined to what the chart says. A list that neither told stays null: not known. "Asked,
/// none" and anything entered make it known.
/// </summary>
internal static class OutsideFacts
{
    private const string Elsewhere = "elsewhere";

    public static ImmutableArray<OtherService>? Services(PatientRecord record, ChartFacts? chart, YearMonth month, string? practiceId) =>
        Join(
            chart?.Services is { } charted ? [.. charted.Select(s => s.Fact with { Override = Override(record, month, s.Fact.Code, s.Source) })] : null,
            record.OutsideFacts.Where(f => f.Withdrawn is null && f.Said.What.Kind == "service")
                .Select(f => Service(f.Said.What, practiceId) with { Override = Override(record, month, f.Said.What.Code, SourceOf(f.Said.Id)) }),
            WasAsked(record, month));

    /// <summary>How an override names a fact a person entered.</summary>
    public static string SourceOf(Guid fact) => $"entered/{fact:D}";

    private static ServiceOverride? Override(PatientRecord record, YearMonth month, string code, string source) =>
        record.OverrideOf(month, code, source)?.What is { } said ? new ServiceOverride(said.By.Name, said.On, said.Reason, [said.Source]) : null;

    public static ImmutableArray<FacilityStay>? Stays(PatientRecord record, ChartFacts? chart, YearMonth month) => Join(
        chart?.Stays is { } charted
            ? [.. charted.Select(s => s.Fact with { Override = Override(record, month, Billing.Words.Of(s.Fact.Kind), s.Source) })]
            : null,
        record.OutsideFacts.Where(f => f.Withdrawn is null && f.Said.What.Kind == "stay").Select(f =>
            new FacilityStay(CareMonthBuilder.Word<StayKind>(f.Said.What.Code)!.Value, f.Said.What.From, f.Said.What.To)
            {
                Override = Override(record, month, f.Said.What.Code, SourceOf(f.Said.Id)),
            }),
        WasAsked(record, month));

    public static ImmutableArray<PatientVisit>? Visits(PatientRecord record, ChartFacts? chart) => Join(
        chart?.Visits,
        Standing(record, "visit").Select(f => new PatientVisit(f.Code, f.From, f.Who == "us" ? f.BillingPractitionerId : NameOf(f))),
        wasAsked: false);

    /// <summary>Facts not withdrawn, oldest first.</summary>
    public static IEnumerable<OutsideFactRecorded> Standing(PatientRecord record, string kind) =>
        record.OutsideFacts.Where(f => f.Withdrawn is null && f.Said.What.Kind == kind).Select(f => f.Said.What);

    private static bool WasAsked(PatientRecord record, YearMonth month) => record.AskedAndNone.Any(a => a.What.Month == month);

    private static ImmutableArray<T>? Join<T>(ImmutableArray<T>? chart, IEnumerable<T> said, bool wasAsked)
    {
        ImmutableArray<T> joined = [.. chart ?? [], .. said];
        return chart is null && joined.IsEmpty && !wasAsked ? null : joined;
    }

    /// <summary>Who furnished it decides much: the billing practitioner, a colleague, another practice; unknown stays unknown.</summary>
    private static OtherService Service(OutsideFactRecorded said, string? practiceId) => new()
    {
        Code = said.Code,
        From = said.From,
        To = said.To,
        Practitioner = said.Who switch
        {
            "us" => said.BillingPractitionerId,
            "unknown" => null,
            _ => NameOf(said),
        },
        Organization = said.Who switch
        {
            "us" or "colleague" => practiceId,
            Elsewhere => Elsewhere,
            _ => null,
        },
        Source = said.Source == "payer" ? KnowledgeSource.ExplanationOfBenefit : null,
    };

    private static string NameOf(OutsideFactRecorded said) => said.WhoName.Length > 0 ? said.WhoName : said.Who;
}
