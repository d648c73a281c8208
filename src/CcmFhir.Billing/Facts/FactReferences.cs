using System.Collections.Immutable;

namespace CcmFhir.Billing.Facts;

/// <summary>
/// Ids that appear twice in a list, and ids that name nothing. Where a list or one of its ids could not be read, who names what in it
/// is not asked: only the cause is told.
/// </summary>
internal static class FactReferences
{
    public static void Check(CareMonth month, List<FactsError> errors)
    {
        var conditions = Ids("conditions", [.. month.Conditions.Select(c => c.Id)], errors);
        Ids("consents", [.. month.Consents.Select(c => c.Id)], errors);
        var entries = Ids("entries", [.. month.Entries.Select(e => e.Id)], errors);
        CheckNamed("carePlan.conditions", month.CarePlan?.Conditions, conditions, errors);
        for (var i = 0; i < month.Entries.Length; i++)
        {
            var entry = month.Entries[i];
            CheckNamed($"entries[{i}].about", entry.About, conditions, errors);
            if (entry.Reverses is { } reversed && entries is not null && (!entries.Contains(reversed) || reversed == entry.Id))
            {
                errors.Add(new FactsError($"entries[{i}].reverses", "The value must be the id of another entry."));
            }
        }
    }

    /// <summary>The ids of a list; null when not all could be read.</summary>
    private static HashSet<string>? Ids(string list, ImmutableArray<string> ids, List<FactsError> errors)
    {
        var readable = !errors.Exists(e => e.Path == list) && ids.All(id => !string.IsNullOrWhiteSpace(id));
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i].Length > 0 && !known.Add(ids[i]))
            {
                errors.Add(new FactsError($"{list}[{i}].id", "The id appears twice in the list."));
            }
        }

        return readable ? known : null;
    }

    private static void CheckNamed(string list, ImmutableArray<string>? named, HashSet<string>? known, List<FactsError> errors)
    {
        if (known is null || named is not { } ids)
        {
            return;
        }

        for (var i = 0; i < ids.Length; i++)
        {
            if (!known.Contains(ids[i]))
            {
                errors.Add(new FactsError($"{list}[{i}]", "The value must be the id of a condition in conditions."));
            }
        }
    }
}
