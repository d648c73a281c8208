using System.Collections.Immutable;
using System.Text.Json.Serialization;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using NodaTime;

namespace CcmFhir.Web.CareMonths;

/// <summary>A problem of the chart, as the rules see it and as people read it.</summary>
/// <param name="ListedOn">When the chart lists it since; null when it does not say.</param>
/// <param name="IsSuggested">It is on the list of conditions that often carry the programme; the practitioner decides.</param>
/// <param name="Evidence">What speaks for or against it, a line each.</param>
/// <param name="EndedOn">The day it ended, where the chart says one.</param>
public sealed record ChartCondition(
    ChronicCondition Fact, string Label, LocalDate? ListedOn, bool IsSuggested, ImmutableArray<string> Evidence, LocalDate? EndedOn = null);

/// <summary>A coverage, as the rules see it and in the chart's own names.</summary>
/// <param name="Payors">Who pays: display names and identifiers.</param>
/// <param name="Types">The kind of coverage: text, displays and codes.</param>
public sealed record ChartCoverage(PayerCoverage Fact, ImmutableArray<string> Payors, ImmutableArray<string> Types)
{
    /// <summary>What a row of the practice's payer table is compared with.</summary>
    /// <param name="field">plan, payor or type.</param>
    public ImmutableArray<string> Names(string field) => field switch
    {
        "plan" => Fact.Plan is { } plan ? [plan] : [],
        "payor" => Payors,
        _ => Types,
    };
}

/// <summary>A service of the chart and the resource that tells of it, "ChargeItem/12".</summary>
public sealed record ChartService(OtherService Fact, string Source);

/// <summary>A stay of the chart and the resource that tells of it, "Encounter/12".</summary>
public sealed record ChartStay(FacilityStay Fact, string Source);

/// <summary>
/// What was read from the chart. A null list could not be read or is not offered: not known, which is not the same as none. Conditions that were
/// not read are an empty list: what was attested of them stays, its status not known.
/// </summary>
public sealed record ChartFacts
{
    public required ImmutableArray<ChartCondition> Conditions { get; init; }

    public ImmutableArray<ChartCoverage>? Payers { get; init; }

    [JsonIgnore]
    public ImmutableArray<PayerCoverage>? Coverage => Payers is { } payers ? [.. payers.Select(p => p.Fact)] : null;

    public ImmutableArray<PatientVisit>? Visits { get; init; }

    public ImmutableArray<ChartStay>? Stays { get; init; }

    public ImmutableArray<ChartService>? Services { get; init; }

    public LocalDate? PatientSince { get; init; }
}
