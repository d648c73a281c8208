using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Codes;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart.Profiles;

/// <summary>
/// The published ChargeItemDefinitions, one for a code and a rule year, made from <see cref="CodeCatalog"/>. What they say is for
/// people: the rule book decides. They hold no price and no descriptor of the AMA.
/// </summary>
public static class ChargeItemDefinitions
{
    /// <summary>The year Medicare began to pay chronic care management.</summary>
    public const int FirstYear = 2015;

    /// <summary>The last year the catalogue was checked against; raised each January, never lowered.</summary>
    public const int LastYear = 2026;

    /// <summary>The canonical a charge cites, "…/ChargeItemDefinition/ccm-99490|2026".</summary>
    public static string Canonical(string code, int year) => string.Create(CultureInfo.InvariantCulture, $"{Url(code)}|{year}");

    /// <summary>By code in the catalogue's order, then by year.</summary>
    public static ImmutableArray<ChargeItemDefinition> All() =>
    [
        .. CodeCatalog.All.SelectMany(code => Enumerable.Range(FirstYear, LastYear - FirstYear + 1)
            .Where(year => code.From.Year <= year && (code.To is null || year <= code.To.Value.Year))
            .Select(year => Of(code, year))),
    ];

    private static ChargeItemDefinition Of(CodeDefinition code, int year)
    {
        var definition = new ChargeItemDefinition
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"ccm-{code.Code}-{year}"),
            Url = Url(code.Code),
            Version = year.ToString(CultureInfo.InvariantCulture),
            Title = code.Label,
        };
        if (code.AddsTo is { } baseCode)
        {
            definition.PartOf.Add(Canonical(baseCode, year));
        }

        definition.Status = PublicationStatus.Active;
        definition.Experimental = false;
        definition.Publisher = "CcmFhir";
        definition.Description = code.Citation;
        definition.Copyright = "Codes of CPT belong to the American Medical Association. The title is our own; no descriptor is given.";
        var (first, last) = (new LocalDate(year, 1, 1), new LocalDate(year, 12, 31));
        definition.EffectivePeriod = new()
        {
            Start = On(LocalDate.Max(first, code.From)),
            End = On(code.To is { } to ? LocalDate.Min(last, to) : last),
        };
        definition.Code = Concept(ProcedureCodings.SystemOf(code.Code), code.Code);
        definition.Applicability.AddRange(Conditions(code));
        return definition;
    }

    private static IEnumerable<ChargeItemDefinition.ApplicabilityComponent> Conditions(CodeDefinition code)
    {
        if (code.Minutes > 0)
        {
            yield return new()
            {
                Description = string.Create(
                    CultureInfo.InvariantCulture, $"{code.Minutes} full minutes of the calendar month's total for {(code.AddsTo is null ? "the first unit" : "each unit beyond the base code's time")}."),
            };
        }

        if (code.UnitsMax is { } units)
        {
            yield return Condition(
                string.Create(CultureInfo.InvariantCulture, $"At most {units} in a calendar month."),
                string.Create(CultureInfo.InvariantCulture, $"quantity.value <= {units}"));
        }

        if (code.AddsTo is { } baseCode)
        {
            yield return Condition($"Only with {baseCode}.", "partOf.exists()");
        }
    }

    private static ChargeItemDefinition.ApplicabilityComponent Condition(string description, string expression) =>
        new() { Description = description, Language = "text/fhirpath", Expression = expression };

    private static string Url(string code) => $"{CcmTerms.Canonical}/ChargeItemDefinition/ccm-{code}";
}
