using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>A problem of the chart, as the rules see it and as people read it.</summary>
/// <param name="ListedOn">When the chart lists it since; null when it does not say.</param>
/// <param name="IsSuggested">It is on the list of conditions that often carry the programme; the practitioner decides.</param>
/// <param name="Evidence">What speaks for or against it, a line each.</param>
public sealed record ChartCondition(ChronicCondition Fact, string Label, LocalDate? ListedOn, bool IsSuggested, ImmutableArray<string> Evidence);

/// <summary>
/// What was read from the chart. A null list could not be read or is not offered: not known, which is not the same as none. Conditions that were
/// not read are an empty list: what was attested of them stays, its status not known.
/// </summary>
public sealed record ChartFacts
{
    public required ImmutableArray<ChartCondition> Conditions { get; init; }

    public ImmutableArray<PayerCoverage>? Coverage { get; init; }

    public ImmutableArray<PatientVisit>? Visits { get; init; }

    public ImmutableArray<FacilityStay>? Stays { get; init; }

    public ImmutableArray<OtherService>? OtherServices { get; init; }

    public LocalDate? PatientSince { get; init; }
}
