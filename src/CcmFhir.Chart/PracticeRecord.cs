using System.Collections.Immutable;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Billing.Policies;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What the rules need of a care month and no EHR's chart holds: the practice's own settings for one patient.</summary>
public sealed record PracticeRecord
{
    /// <summary>A billing practitioner of whom only a chart speaks has no role on record.</summary>
    public const string NoRole = "";

    /// <summary>The practice's zone.</summary>
    public required DateTimeZone TimeZone { get; init; }

    /// <summary>Ids as in references: "Practitioner/x", "Organization/x".</summary>
    public required BillingPractitioner BillingPractitioner { get; init; }

    public required PracticeSite Site { get; init; }

    /// <summary>Null: chosen from the Coverage.</summary>
    public string? Policy { get; init; }

    public Programme Programme { get; init; }

    public ImmutableArray<HouseSetting> House { get; init; } = [];

    /// <summary>Null: the first visit the chart shows.</summary>
    public LocalDate? PatientSince { get; init; }

    /// <summary>
    /// For a bundle of an EHR's resources alone: nobody bills yet, days are counted in UTC, the site is an office. None of this can be charged
    /// on, because without a practitioner, a consent and recorded time every month is held.
    /// </summary>
    public static PracticeRecord Unknown { get; } = new()
    {
        TimeZone = DateTimeZone.Utc,
        BillingPractitioner = new BillingPractitioner("unknown", NoRole),
        Site = new PracticeSite { Kind = SiteKind.Office },
    };
}
