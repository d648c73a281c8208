using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using CcmFhir.Billing;
using CcmFhir.Billing.Claims;

namespace CcmFhir.Chart.Tests;

/// <summary>docs/chart.md says of every property of the facts where it comes from.</summary>
public sealed partial class ChartTableTests
{
    /// <summary>Facts whose own properties are no facts: settings by name, a day or an instant.</summary>
    private static readonly string[] Whole = ["house", "consents[].givenOn", "month", "timeZone"];

    [Fact]
    public void Every_property_of_the_facts_has_one_row_and_every_row_a_property()
    {
        var rows = Row().Matches(File.ReadAllText(Path.Combine(Root(), "docs/chart.md"))).Select(m => m.Groups["path"].Value).ToList();
        var properties = Paths(typeof(CareMonth), "").ToList();

        Assert.Empty(properties.Except(rows));
        Assert.Empty(rows.Except(properties));
        Assert.Equal(rows.Count, rows.Distinct().Count());
    }

    private static IEnumerable<string> Paths(Type record, string prefix)
    {
        foreach (var property in record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (record == typeof(PayerCoverage) && name is "start" or "end")
            {
                name = $"period.{name}"; // the facts nest the two
            }

            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            var isList = type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>);
            var inner = isList ? type.GetGenericArguments()[0] : type;
            var path = prefix + name;
            var isNested = inner.Namespace!.StartsWith("CcmFhir", StringComparison.Ordinal) && !inner.IsEnum && !Whole.Contains(path);
            if (!isNested || isList || path == "carePlan")
            {
                yield return path;
            }

            foreach (var below in isNested ? Paths(inner, $"{path}{(isList ? "[]" : "")}.") : [])
            {
                yield return below;
            }
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "CcmFhir.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("CcmFhir.sln was not found above the tests.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| `(?<path>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
