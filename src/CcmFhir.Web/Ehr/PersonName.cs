using CcmFhir.Fhir.Model;

namespace CcmFhir.Web.Ehr;

/// <summary>A FHIR name as people here read it: "Family, Given" for patients, "Given Family" otherwise.</summary>
internal static class PersonName
{
    public static string? Of(IEnumerable<HumanName> names) => Usual(names) is { } name
        ? name.Text ?? Joined(" ", [.. Words(name.Prefix), .. Words(name.Given), name.Family ?? ""])
        : null;

    public static string? Listed(IEnumerable<HumanName> names) => Usual(names) is { } name
        ? Joined(", ", [name.Family ?? "", string.Join(' ', Words(name.Given))]) ?? name.Text
        : null;

    private static HumanName? Usual(IEnumerable<HumanName> names)
    {
        var all = names.ToArray();
        return all.FirstOrDefault(n => n.Use?.Raw == "official") ?? all.FirstOrDefault(n => n.Use?.Raw is not ("old" or "maiden")) ?? all.FirstOrDefault();
    }

    private static string[] Words(IEnumerable<string?> parts) => [.. parts.OfType<string>()];

    private static string? Joined(string separator, IEnumerable<string> parts) =>
        string.Join(separator, parts.Where(p => p.Length > 0)) is { Length: > 0 } text ? text : null;
}
