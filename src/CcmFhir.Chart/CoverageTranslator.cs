using CcmFhir.Billing.Claims;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using Status = CcmFhir.Fhir.Model.FinancialResourceStatusCodes;

namespace CcmFhir.Chart;

/// <summary>FHIR Coverage to <see cref="PayerCoverage"/>.</summary>
public static class CoverageTranslator
{
    private const string PlanClass = "http://terminology.hl7.org/CodeSystem/coverage-class";

    /// <summary>
    /// The payer; null when the coverage is cancelled, a draft or an error, or has modifier extensions. A kind that is not certain,
    /// or told in two ways that disagree, is null and gets the strict policy. Partly known days are read as narrow as they can be.
    /// Whether the patient is a QMB, and authorizations, are not in a Coverage.
    /// </summary>
    /// <param name="coverage">As read.</param>
    /// <param name="zone">The practice's zone.</param>
    public static PayerCoverage? FromFhir(Coverage coverage, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        if (coverage.Status?.Known is Status.Cancelled or Status.Draft or Status.EnteredInError || coverage.ModifierExtension.Count > 0)
        {
            return null;
        }

        return new PayerCoverage
        {
            Kind = coverage.Status?.Known == Status.Active ? KindOf(coverage) : null,
            Plan = PlanOf(coverage),
            Start = Days.Last(coverage.Period?.Start, zone),
            End = Days.First(coverage.Period?.End, zone),
        };
    }

    private static CoverageKind? KindOf(Coverage coverage)
    {
        var coded = coverage.Type?.Coding.Select(c => PayerWords.OfCode(c.System, c.Code)).OfType<CoverageKind>().Distinct().ToList() ?? [];
        return coded.Count switch
        {
            1 => coded[0],
            > 1 => null,
            _ => One(Texts(coverage).Select(PayerWords.OfText)),
        };
    }

    private static IEnumerable<string?> Texts(Coverage coverage) =>
    [
        coverage.Type?.Text,
        .. coverage.Type?.Coding.Select(c => c.Display) ?? [],
        .. coverage.Class.SelectMany<Coverage.ClassComponent, string?>(c => [c.Name, c.Value]),
        .. coverage.Payor.Select(p => p.Display),
    ];

    private static CoverageKind? One(IEnumerable<CoverageKind?> kinds)
    {
        var distinct = kinds.OfType<CoverageKind>().Distinct().ToList();
        return distinct.Count == 1 ? distinct[0] : null;
    }

    private static string? PlanOf(Coverage coverage)
    {
        var plan = coverage.Class.FirstOrDefault(c => Codings.Has(c.Type, PlanClass, "plan"));
        return !string.IsNullOrWhiteSpace(plan?.Value) ? plan.Value : string.IsNullOrWhiteSpace(plan?.Name) ? null : plan.Name;
    }
}
