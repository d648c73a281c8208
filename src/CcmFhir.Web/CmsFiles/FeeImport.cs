using System.Collections.Immutable;
using System.Globalization;
using CcmFhir.Billing.Fees;

namespace CcmFhir.Web.CmsFiles;

/// <summary>
/// Puts the files of one import together with what is known of the year: the first time a year needs its PPRRVU file; GPCIs or
/// the other variant's conversion factor may follow later and leave the rest as it is.
/// </summary>
internal static class FeeImport
{
    /// <param name="year">The year imported.</param>
    /// <param name="known">The year as it is known, if it is.</param>
    /// <param name="variants">Its PPRRVU files: none, one, or both variants.</param>
    /// <param name="gpcis">Its GPCI rows and their file's name.</param>
    /// <exception cref="CmsFileException">Nothing to make the year of, or files that contradict each other.</exception>
    public static FeeYear Merge(
        int year, FeeYear? known, ImmutableArray<PprrvuFile> variants, GpciRows? gpcis)
    {
        var standard = OneOf(variants.Where(v => !v.IsQp), "non-QP");
        var qualifying = OneOf(variants.Where(v => v.IsQp), "QP");
        if (standard is not null && qualifying is not null)
        {
            RequireSameValues(standard, qualifying);
        }

        if ((standard?.ConversionFactor ?? known?.ConversionFactor) is not { } factor)
        {
            throw new CmsFileException(qualifying is null
                ? $"no fee schedule of {year} is known yet: give its PPRRVU file"
                : $"no fee schedule of {year} is known yet: give its nonQPP file with {qualifying.FileName}");
        }

        return new FeeYear(year, factor, qualifying?.ConversionFactor ?? known?.QpConversionFactor,
            Source(known, standard, qualifying, gpcis?.FileName),
            (standard ?? qualifying)?.RelativeValues ?? known!.RelativeValues,
            gpcis?.Rows ?? known?.Gpcis ?? []);
    }

    private static PprrvuFile? OneOf(IEnumerable<PprrvuFile> files, string variant)
    {
        var given = files.ToArray();
        return given.Length <= 1 ? given.SingleOrDefault() : throw new CmsFileException(
            $"{given[0].FileName} and {given[1].FileName} are both {variant} files, by their names");
    }

    private static void RequireSameValues(PprrvuFile one, PprrvuFile other)
    {
        if (!one.RelativeValues.ToHashSet().SetEquals(other.RelativeValues))
        {
            throw new CmsFileException($"{one.FileName} and {other.FileName} differ in more than the conversion factor");
        }
    }

    /// <summary>Names the new files, and says which figures are still those known before.</summary>
    private static string Source(FeeYear? known, PprrvuFile? standard, PprrvuFile? qualifying, string? gpciName)
    {
        if (standard is null && qualifying is null)
        {
            return $"{known!.Source}; {gpciName}";
        }

        string?[] parts =
        [
            standard is null ? string.Create(CultureInfo.InvariantCulture, $"conversion factor {known!.ConversionFactor} as before") : Describe(standard),
            qualifying is null ? null : Describe(qualifying),
            qualifying is null && known?.QpConversionFactor is { } qp
                ? string.Create(CultureInfo.InvariantCulture, $"QP conversion factor {qp} as before") : null,
            gpciName ?? (known is { Gpcis.Length: > 0 } ? "GPCIs as before" : null),
        ];
        return string.Join("; ", parts.Where(p => p is not null));
    }

    private static string Describe(PprrvuFile file) => string.Create(CultureInfo.InvariantCulture,
        $"{file.FileName}{(file.Release.Length > 0 ? $" ({file.Release})" : "")}, conversion factor {file.ConversionFactor}");
}
