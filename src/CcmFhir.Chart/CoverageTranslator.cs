using System.Collections.Immutable;
using CcmFhir.Billing.Claims;
using CcmFhir.Chart.Reading;
using CcmFhir.Chart.Writing;
using CcmFhir.Fhir.Model;
using NodaTime;
using Status = CcmFhir.Fhir.Model.FinancialResourceStatusCodes;

namespace CcmFhir.Chart;

/// <summary>FHIR Coverage to and from <see cref="PayerCoverage"/>.</summary>
public static class CoverageTranslator
{
    private const string PlanClass = "http://terminology.hl7.org/CodeSystem/coverage-class";

    /// <summary>The payer with our extensions for what a Coverage has no element for.</summary>
    /// <param name="coverage">What is known of it.</param>
    /// <param name="patient">"Patient/1".</param>
    public static Coverage ToFhir(PayerCoverage coverage, string patient)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        var written = new Coverage { Status = Status.Active, Beneficiary = Elements.Reference(patient) };
        if (coverage.Qmb is { } qmb)
        {
            written.Extension.Add(new Extension { Url = CcmTerms.CoverageQmb, ValueBoolean = qmb });
        }

        if (coverage.Authorization is { } authorization)
        {
            written.Extension.Add(new Extensions(CcmTerms.CoverageAuthorization).Flag("required", authorization.Required)
                .String("number", authorization.Number).Date("from", authorization.From).Date("to", authorization.To).Whole);
        }

        if (coverage.Kind is { } kind && PayerWords.CodeOf(kind) is var (system, code))
        {
            written.Type = Elements.Concept(system, code);
        }

        if (coverage.Start is not null || coverage.End is not null)
        {
            written.Period = new()
            {
                Start = coverage.Start is { } start ? Elements.On(start) : null,
                End = coverage.End is { } end ? Elements.On(end) : null,
            };
        }

        if (coverage.Plan is { } plan)
        {
            written.Class.Add(new Coverage.ClassComponent { Type = Elements.Concept(PlanClass, "plan"), Value = plan });
        }

        written.Payor.Add(Elements.Reference(null, coverage.Plan ?? "Payer"));
        return written;
    }

    /// <summary>
    /// The payer; null when the coverage is cancelled, a draft or an error, or has modifier extensions. A kind that is not certain,
    /// or told in two ways that disagree, is null and gets the strict policy. Partly known days are read as narrow as they can be.
    /// Whether the patient is a QMB, and authorizations, are in a Coverage by our extensions only.
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
            Qmb = coverage.Extension.FirstOrDefault(e => e.Url == CcmTerms.CoverageQmb)?.ValueBoolean,
            Authorization = AuthorizationOf(coverage.Extension.FirstOrDefault(e => e.Url == CcmTerms.CoverageAuthorization), zone),
            Start = Days.Last(coverage.Period?.Start, zone),
            End = Days.First(coverage.Period?.End, zone),
        };
    }

    /// <summary>Who pays, in the chart's words: display names, identifiers, references.</summary>
    public static ImmutableArray<string> PayorNames(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return Said(coverage.Payor.SelectMany<ResourceReference, string?>(p => [p.Display, p.Identifier?.Value, p.Reference]));
    }

    /// <summary>The kind of coverage, in the chart's words: text, displays, codes.</summary>
    public static ImmutableArray<string> TypeNames(Coverage coverage)
    {
        ArgumentNullException.ThrowIfNull(coverage);
        return Said([coverage.Type?.Text, .. coverage.Type?.Coding.SelectMany<Coding, string?>(c => [c.Display, c.Code]) ?? []]);
    }

    private static ImmutableArray<string> Said(IEnumerable<string?> texts) =>
        [.. texts.Where(t => !string.IsNullOrWhiteSpace(t)).Select(t => t!.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)];

    private static PlanAuthorization? AuthorizationOf(Extension? extension, DateTimeZone zone) => extension is null ? null : new PlanAuthorization(
        Extensions.Of(extension, "required")?.ValueBoolean,
        Extensions.Of(extension, "number")?.ValueString,
        Days.Exact(Extensions.Of(extension, "from")?.ValueDate, zone),
        Days.Exact(Extensions.Of(extension, "to")?.ValueDate, zone));

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
