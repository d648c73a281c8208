using System.Collections.Immutable;

namespace CcmFhir.Billing.Facts;

/// <summary>Ids that appear twice in a list, and ids that name nothing.</summary>
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
            if (entry.Reverses is { } reversed && (!entries.Contains(reversed) || reversed == entry.Id))
            {
                errors.Add(new FactsError($"entries[{i}].reverses", "The value must be the id of another entry."));
            }
        }
    }

    private static HashSet<string> Ids(string list, ImmutableArray<string> ids, List<FactsError> errors)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i].Length > 0 && !known.Add(ids[i]))
            {
                errors.Add(new FactsError($"{list}[{i}].id", "The id appears twice in the list."));
            }
        }

        return known;
    }

    private static void CheckNamed(string list, ImmutableArray<string>? named, HashSet<string> known, List<FactsError> errors)
    {
        for (var i = 0; named is { } ids && i < ids.Length; i++)
        {
            if (!known.Contains(ids[i]))
            {
                errors.Add(new FactsError($"{list}[{i}]", "The value must be the id of a condition in conditions."));
            }
        }
    }
}
