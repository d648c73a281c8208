using System.Collections.Immutable;

namespace CcmFhir.Web.Ehr.Routing;

/// <summary>
/// The levels of <c>$export</c> a statement lists (https://hl7.org/fhir/uv/bulkdata/export.html): by the operation's
/// definition where it says, else by the place it is listed at.
/// </summary>
internal static class BulkLevels
{
    private static readonly ImmutableArray<string> Levels = ["group", "patient", "system"];

    public static ImmutableArray<string> Of(CapabilityStatementFacts metadata)
    {
        var listed = metadata.SystemOperations.Select(o => (Place: "system", Operation: o))
            .Concat(Operations(metadata, "Group", "group")).Concat(Operations(metadata, "Patient", "patient"))
            .Where(l => IsExport(l.Operation)).Select(l => LevelOf(l.Operation) ?? l.Place).ToHashSet();
        return [.. Levels.Where(listed.Contains)];
    }

    private static IEnumerable<(string Place, OperationFacts Operation)> Operations(CapabilityStatementFacts metadata, string type, string place) =>
        (metadata.Find(type) ?? ResourceFacts.Nothing).Operations.Select(o => (place, o));

    private static bool IsExport(OperationFacts operation) =>
        operation.Name is "export" or "group-export" or "patient-export" or "system-export" || LevelOf(operation) is not null;

    private static string? LevelOf(OperationFacts operation)
    {
        var definition = operation.Definition.Split('|')[0];
        return definition.EndsWith("group-export", StringComparison.OrdinalIgnoreCase) ? "group"
            : definition.EndsWith("patient-export", StringComparison.OrdinalIgnoreCase) ? "patient"
            : definition.EndsWith("system-export", StringComparison.OrdinalIgnoreCase) ? "system"
            : null;
    }
}
