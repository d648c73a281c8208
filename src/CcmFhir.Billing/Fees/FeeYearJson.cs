using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CcmFhir.Billing.Fees;

/// <summary>
/// The file format of a <see cref="FeeYear"/>, the same for the years that ship (embedded) and the years a site imports:
/// <c>{ year, conversionFactor, qpConversionFactor, source, notes, relativeValues: [...], gpcis: [...] }</c>.
/// </summary>
public static class FeeYearJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        WriteIndented = true,
    };

    /// <exception cref="JsonException">The text is not a fee year: a broken or foreign file.</exception>
    public static FeeYear Read(string json)
    {
        var file = JsonSerializer.Deserialize<FeeYearFile>(json, Options) ?? throw new JsonException("The fee year is null.");
        try
        {
            return new FeeYear(file.Year, file.ConversionFactor, file.QpConversionFactor, file.Source,
                file.RelativeValues, file.Gpcis.Select(ToGpci));
        }
        catch (ArgumentException broken)
        {
            throw new JsonException(broken.Message, broken);
        }
    }

    public static string Write(FeeYear year) => JsonSerializer.Serialize(
        new FeeYearFile(year.Year, year.ConversionFactor, year.QpConversionFactor, year.Source, year.RelativeValues,
            [.. year.Gpcis.Select(g => new GpciRow(g.Locality.Mac, g.Locality.Number, g.Name, g.Work, g.PracticeExpense, g.Malpractice))]),
        Options);

    internal static FeeYear ReadShipped(int year)
    {
        using var stream = typeof(FeeYearJson).Assembly.GetManifestResourceStream($"fees-{year}.json")!;
        using var reader = new StreamReader(stream);
        return Read(reader.ReadToEnd());
    }

    private static Gpci ToGpci(GpciRow row) => Locality.TryParse(row.Mac, row.Locality, out var locality)
        ? new Gpci(locality.Value, row.Name, row.Work, row.PracticeExpense, row.Malpractice)
        : throw new JsonException($"MAC {row.Mac} with locality {row.Locality} is not a locality.");

    private sealed record FeeYearFile(
        int Year, decimal ConversionFactor, decimal? QpConversionFactor, string Source,
        ImmutableArray<RelativeValue> RelativeValues, ImmutableArray<GpciRow> Gpcis,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ImmutableArray<string>? Notes = null);

    private sealed record GpciRow(
        string Mac, string Locality, string Name, decimal Work, decimal PracticeExpense, decimal Malpractice);
}
