using System.Collections.Immutable;
using CcmFhir.Billing.Codes;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Vocabulary;
using CcmFhir.Fhir.Model;
using NodaTime;

namespace CcmFhir.Chart;

/// <summary>Services of the patient that the chart knows of besides ours.</summary>
/// <param name="Services">One for each code and claim line.</param>
/// <param name="PriorMonths">Care management billed by the practice in earlier months.</param>
/// <param name="Gaps">What could not be read.</param>
public sealed record ServiceReading(
    ImmutableArray<OtherService> Services, ImmutableArray<PriorMonth> PriorMonths, ImmutableArray<ChartGap> Gaps);

/// <summary>ChargeItem, Claim and ExplanationOfBenefit as other services and prior months.</summary>
public static class ServiceTranslator
{
    /// <param name="resources">ChargeItems, Claims and ExplanationsOfBenefit; others are passed over.</param>
    /// <param name="month">The month to be decided: our own charges of it are the answer, not the question.</param>
    /// <param name="context">Whose chart.</param>
    public static ServiceReading FromFhir(IEnumerable<Resource> resources, YearMonth month, ChartContext context)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(context);
        var gaps = ImmutableArray.CreateBuilder<ChartGap>();
        var services = resources.SelectMany(r => Read(r, context, gaps)).ToArray();
        var prior = services
            .Where(s => s.Source != KnowledgeSource.ExplanationOfBenefit && IsOwn(s, context) && IsCareManagement(s.Code))
            .Select(s => (Month: new YearMonth(s.From.Year, s.From.Month), s.Code))
            .Where(s => s.Month.CompareTo(month) < 0)
            .GroupBy(s => s.Month)
            .OrderBy(g => g.Key)
            .Select(g => new PriorMonth(g.Key, [.. g.Select(s => s.Code).Distinct().Order(StringComparer.Ordinal)]));
        return new ServiceReading([.. services], [.. prior], gaps.ToImmutable());

        IEnumerable<OtherService> Read(Resource resource, ChartContext chart, ImmutableArray<ChartGap>.Builder found) => resource switch
        {
            ChargeItem item when !(ChargeItemTranslator.KeyOf(item) is not null && IsIn(item, month)) => ReadCharge(item, chart, found),
            Claim { Use.Known: ClaimUseCode.Claim, Status.Known: FinancialResourceStatusCodes.Active } claim => ReadClaim(claim, chart, found),
            ExplanationOfBenefit { Use.Known: ClaimUseCode.Claim, Status.Known: ExplanationOfBenefit.ExplanationOfBenefitStatus.Active } benefit =>
                ReadBenefit(benefit, chart, found),
            _ => [],
        };
    }

    private static bool IsIn(ChargeItem item, YearMonth month) =>
        item.OccurrencePeriod?.Start?.FirstDay is { } day && day.Year == month.Year && day.Month == month.Month;

    private static bool IsOwn(OtherService service, ChartContext context) =>
        service.Organization is null || service.Organization == context.Organization;

    private static bool IsCareManagement(string code) => CodeCatalog.IsCcm(code) || CodeCatalog.IsPcm(code);

    private static IEnumerable<OtherService> ReadCharge(ChargeItem item, ChartContext context, ImmutableArray<ChartGap>.Builder gaps)
    {
        if (item.Status?.Known is ChargeItem.ChargeItemStatus.EnteredInError or ChargeItem.ChargeItemStatus.Aborted
            or ChargeItem.ChargeItemStatus.NotBillable or ChargeItem.ChargeItemStatus.Planned)
        {
            return [];
        }

        var line = new Line($"ChargeItem/{item.Id}", KnowledgeSource.Ehr, context, gaps)
        {
            Practitioner = item.Performer.Select(p => PersonId.FromReference(p.Actor)).FirstOrDefault(p => p is not null),
            Organization = item.PerformingOrganization?.Reference,
        };
        return line.Read(item.Code, item.OccurrenceDateTime ?? item.OccurrencePeriod?.Start, item.OccurrencePeriod?.End, "occurrence[x]");
    }

    private static IEnumerable<OtherService> ReadClaim(Claim claim, ChartContext context, ImmutableArray<ChartGap>.Builder gaps)
    {
        var line = new Line($"Claim/{claim.Id}", KnowledgeSource.OwnClaim, context, gaps).By(claim.Provider);
        return claim.Item.SelectMany(i => line.Read(
            i.ProductOrService,
            i.ServicedDate ?? i.ServicedPeriod?.Start ?? claim.BillablePeriod?.Start,
            i.ServicedPeriod?.End ?? (i.ServicedDate is null ? claim.BillablePeriod?.End : null),
            "item.serviced[x]"));
    }

    private static IEnumerable<OtherService> ReadBenefit(ExplanationOfBenefit benefit, ChartContext context, ImmutableArray<ChartGap>.Builder gaps)
    {
        var line = new Line($"ExplanationOfBenefit/{benefit.Id}", KnowledgeSource.ExplanationOfBenefit, context, gaps).By(benefit.Provider);
        return benefit.Item.SelectMany(i => line.Read(
            i.ProductOrService,
            i.ServicedDate ?? i.ServicedPeriod?.Start ?? benefit.BillablePeriod?.Start,
            i.ServicedPeriod?.End ?? (i.ServicedDate is null ? benefit.BillablePeriod?.End : null),
            "item.serviced[x]"));
    }

    private sealed record Line(string Source, KnowledgeSource Kind, ChartContext Context, ImmutableArray<ChartGap>.Builder Gaps)
    {
        public string? Practitioner { get; init; }

        public string? Organization { get; init; }

        public Line By(ResourceReference? provider) => provider?.Parts.Type == "Organization"
            ? this with { Organization = provider.Reference }
            : this with { Practitioner = PersonId.FromReference(provider) };

        public IEnumerable<OtherService> Read(CodeableConcept? concept, FhirDateTime? start, FhirDateTime? end, string element)
        {
            var dates = new ChartDates(Context.TimeZone, Source, Gaps);
            var from = dates.Earliest(start, element);
            if (from is null && start is null)
            {
                Gaps.Add(new ChartGap(ChartGapKind.Absent, Source, element));
            }

            var codes = (concept is null ? [] : concept.Coding.AsEnumerable())
                .Where(c => Systems.IsProcedure(c.System)).Select(c => c.Code).OfType<string>().Distinct().ToArray();
            if (codes.Length == 0)
            {
                Gaps.Add(new ChartGap(ChartGapKind.CodeNotMapped, Source, "code"));
            }

            var to = dates.Day(end, element);
            return from is not { } day ? [] : codes.Select(code => new OtherService
            {
                Code = code,
                From = day,
                To = to >= day ? to : null,
                Practitioner = Practitioner,
                Organization = Organization,
                Source = Kind,
            });
        }
    }
}
