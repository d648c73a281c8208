using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>What a practice knows of its payers that the codes do not tell: a coverage type code, or a payor's reference, and what it is.</summary>
/// <param name="Key">A code of Coverage.type in any system, or a payor's reference.</param>
/// <param name="Kind">What kind of coverage that is.</param>
/// <param name="Plan">The policy id of its plan, if it has one.</param>
public sealed record KnownPayer(string Key, CoverageKind Kind, string? Plan = null);

/// <summary>The coverages of a patient.</summary>
/// <param name="Coverages">Those in force or past; cancelled ones and drafts are left out.</param>
/// <param name="Gaps">What could not be read. A coverage of unknown kind is kept without kind: it selects the strict policy.</param>
public sealed record CoverageReading(ImmutableArray<PayerCoverage> Coverages, ImmutableArray<ChartGap> Gaps);

/// <remarks>
/// Codes read: Source of Payment Typology (nahdo.org/sopt) and X12's claim filing indicator. Medicare that is not said to be
/// managed counts as Part B; managed Medicare of any form as Medicare Advantage.
/// </remarks>
public static class CoverageTranslator
{
    public static CoverageReading FromFhir(IEnumerable<Coverage> coverages, IReadOnlyCollection<KnownPayer> known, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(coverages);
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var read = coverages
            .Where(c => c.Status?.Known == FinancialResourceStatusCodes.Active)
            .Select(c => Read(c, known, new ChartDates(zone, $"Coverage/{c.Id}", gaps), gaps));
        return new CoverageReading([.. read], gaps.ToImmutable());
    }

    private static PayerCoverage Read(
        Coverage coverage, IReadOnlyCollection<KnownPayer> known, ChartDates dates, ImmutableArray<ChartGap>.Builder gaps)
    {
        var mapped = known.FirstOrDefault(k =>
            (coverage.Type?.Coding.Any(c => c.Code == k.Key) ?? false) || coverage.Payor.Any(p => p.Reference == k.Key));
        var kind = mapped?.Kind ?? KindOf(coverage.Type);
        if (kind is null)
        {
            gaps.Add(new ChartGap(ChartGapKind.CodeNotMapped, $"Coverage/{coverage.Id}", "type"));
        }

        return new PayerCoverage
        {
            Kind = kind,
            Plan = mapped?.Plan,
            Start = dates.Earliest(coverage.Period?.Start, "period.start"),
            End = dates.Day(coverage.Period?.End, "period.end"),
        };
    }

    private static CoverageKind? KindOf(CodeableConcept? type) =>
        ByFilingIndicator(type?.CodeOf(Systems.ClaimFilingIndicator)) ?? BySourceOfPayment(type?.CodeOf(Systems.SourceOfPayment));

    private static CoverageKind? ByFilingIndicator(string? code) => code switch
    {
        "MB" => CoverageKind.MedicarePartB,
        "16" => CoverageKind.MedicareAdvantage,
        "MC" => CoverageKind.Medicaid,
        "CI" or "BL" or "12" or "13" or "14" or "15" or "HM" => CoverageKind.Commercial,
        _ => null,
    };

    // 122 is Medicare's drug benefit and 13 its hospice: neither pays care management.
    private static CoverageKind? BySourceOfPayment(string? code) => code switch
    {
        "12" or "121" or "129" => CoverageKind.MedicarePartB,
        ['1', '1', ..] => CoverageKind.MedicareAdvantage,
        ['2', ..] => CoverageKind.Medicaid,
        ['5', ..] or ['6', ..] => CoverageKind.Commercial,
        ['8', '1', ..] or "8" => CoverageKind.None,
        _ => null,
    };
}
