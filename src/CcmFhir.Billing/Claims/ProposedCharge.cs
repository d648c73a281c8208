using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Fees;
using NodaTime;

namespace CcmFhir.Billing.Claims;

/// <summary>One line of the claim the month supports.</summary>
public sealed class ProposedCharge
{
    private readonly Pricing _pricing;

    internal ProposedCharge(
        string code, int units, Lane lane, ServiceDates dates, string placeOfService, ImmutableArray<string> diagnoses, Pricing pricing)
    {
        (Code, Units, Lane, DateOfService, PlaceOfService, Diagnoses) = (code, units, lane, dates, placeOfService, diagnoses);
        _pricing = pricing;
    }

    public string Code { get; }

    public int Units { get; }

    public Lane Lane { get; }

    public ServiceDates DateOfService { get; }

    /// <summary>Two digits.</summary>
    public string PlaceOfService { get; }

    /// <summary>ICD-10-CM codes of the qualifying conditions, those worked on first.</summary>
    public ImmutableArray<string> Diagnoses { get; }

    /// <summary>What Medicare's tables allow for the line: for people, never for the claim. Computed when read.</summary>
    public ChargeEstimate Estimate => _pricing.Estimate(Code, Units);
}

/// <summary>The service dates of a line, local days of the practice.</summary>
/// <param name="From">The first counted day.</param>
/// <param name="To">The last day of the month, or of life.</param>
/// <param name="Style">Which of them goes on the claim.</param>
/// <param name="Claimed">The day that goes on the claim; for a range its last.</param>
public sealed record ServiceDates(LocalDate From, LocalDate To, DateOfServiceStyle Style, LocalDate Claimed)
{
    /// <summary>"2026-10-31", or "2026-10-19/2026-10-31" for a range.</summary>
    public string OnClaim => Style == DateOfServiceStyle.Range
        ? $"{From:uuuu-MM-dd}/{To:uuuu-MM-dd}"
        : $"{Claimed:uuuu-MM-dd}";
}

/// <summary>An amount for people.</summary>
/// <param name="Year">Year of the fee schedule.</param>
/// <param name="Setting">Whose practice expense.</param>
/// <param name="Amount">Dollars for all units; null when the tables are silent.</param>
public sealed record ChargeEstimate(int Year, PaymentSetting Setting, decimal? Amount);
