using System.CommandLine;
using CcmFhir.Web.CmsFiles;

namespace CcmFhir.Web.Commands;

/// <summary>The options the table commands share.</summary>
internal static class TableOptions
{
    public static Option<bool> Json() => new("--json") { Description = "One JSON document on stdout." };

    public static Option<int> Year() => new("--year")
    {
        Description = "Calendar year of service.",
        Required = true,
        CustomParser = parsed =>
        {
            if (int.TryParse(parsed.Tokens[0].Value, out var year) && year is >= 1992 and <= 9999)
            {
                return year;
            }

            parsed.AddError($"--year: '{parsed.Tokens[0].Value}' is not a year of the physician fee schedule");
            return 0;
        },
    };

    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder of the imported tables (default: ccmfhir in the user's data folder).",
    };

    /// <summary>The folder --data names, or the default one.</summary>
    public static TableFolder Folder(ParseResult parsed, Option<string?> data) =>
        parsed.GetValue(data) is { } path ? new TableFolder(path) : TableFolder.Default;
}
