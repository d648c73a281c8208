using System.Globalization;
using CcmFhir.Billing;
using CcmFhir.Billing.Codes;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>The counted minutes of a month in one lane, as its charges cite them.</summary>
public sealed record MonthTotal
{
    public required YearMonth Month { get; init; }

    public required Lane Lane { get; init; }

    /// <summary>As in the determination: cut to two decimals, not floored.</summary>
    public required decimal Minutes { get; init; }

    public required Instant IssuedAt { get; init; }

    /// <summary>The time Observations that were counted, as sent.</summary>
    public IReadOnlyList<ResourceReference> Entries { get; init; } = [];
}

/// <summary>A month's total as an Observation of profile ccm-month-total.</summary>
public static class MonthTotalTranslator
{
    /// <summary>Finds the same total again when the month is decided again.</summary>
    public static string Key(YearMonth month, Lane lane, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var text = string.Create(CultureInfo.InvariantCulture, $"{month.Year:0000}-{month.Month:00}");
        return ChargeKey.Over("month-total", context.Issuer.TrimEnd('/'), context.PatientId, text, Words.Of(lane), context.Organization);
    }

    public static Observation ToFhir(MonthTotal total, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(total);
        ArgumentNullException.ThrowIfNull(context);
        var observation = new Observation
        {
            Meta = new Meta { Profile = { Canonicals.Profile("ccm-month-total") } },
            Identifier = { new Identifier(Sid.MonthTotal, Key(total.Month, total.Lane, context)) },
            Status = ObservationStatus.Final,
            Category =
            {
                new CodeableConcept(Systems.ObservationCategory, "procedure"),
                new CodeableConcept(Canonicals.CodeSystem("ccm-observation-category"), "ccm-time"),
            },
            Code = new CodeableConcept(Canonicals.CodeSystem("ccm-observation"), "month-total"),
            Subject = context.Patient,
            EffectivePeriod = ChartMonths.Period(total.Month),
            Issued = context.At(total.IssuedAt),
            Performer = { context.Practice },
            ValueQuantity = new Quantity { Value = total.Minutes, Unit = "min", System = Systems.Ucum, Code = "min" },
            Component =
            {
                new()
                {
                    Code = new CodeableConcept(Canonicals.CodeSystem("ccm-time-component"), "lane"),
                    ValueCodeableConcept = new CodeableConcept(Canonicals.CodeSystem("ccm-lane"), Words.Of(total.Lane)),
                },
            },
        };
        observation.HasMember.AddRange(total.Entries);
        return observation;
    }
}
