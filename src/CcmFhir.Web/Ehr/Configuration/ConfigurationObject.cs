using System.Collections.Immutable;
using System.Text.Json;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// One object of launch.json while it is read. It remembers every key asked for, so that the others are unknown, and
/// answers with a harmless value after an error, so that reading goes on and finds the next one. <c>null</c> equals absent.
/// </summary>
internal sealed partial class ConfigurationObject
{
    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _known = new(StringComparer.Ordinal);
    private readonly SecretCheck _secrets;
    private readonly List<ConfigurationError> _errors;
    private readonly string _path;
    private readonly bool _silent; // the object itself is missing or no object: said once, not again for each key

    private ConfigurationObject(string path, JsonElement? element, bool required, List<ConfigurationError> errors, SecretCheck secrets)
    {
        (_path, _errors, _secrets) = (path, errors, secrets);
        if (element is not { ValueKind: JsonValueKind.Object } found)
        {
            _silent = true;
            if (element is not null)
            {
                AddError(Shown(path), "Must be an object in braces", "See docs/launch-json.md for its keys");
            }
            else if (required)
            {
                AddError(Shown(path), "Is missing", "Add it; docs/launch-json.md lists its keys");
            }

            return;
        }

        foreach (var member in found.EnumerateObject())
        {
            if (!_members.TryAdd(member.Name, member.Value))
            {
                AddError(Below(member.Name), "Is there twice", "Keep one of the two");
            }
        }
    }

    /// <summary>Reads a whole document; <paramref name="resolve"/> null leaves references unresolved.</summary>
    public static T ReadRoot<T>(
        JsonElement root, Func<string, string?>? resolve, List<ConfigurationError> errors, Func<ConfigurationObject, T> read) =>
        new ConfigurationObject("", root, required: true, errors, new SecretCheck(resolve)).Finish(read);

    public bool IsPresent(string key) => Find(key) is not null;

    public void Fail(string key, string problem, string remedy)
    {
        if (!_silent)
        {
            AddError(Below(key), problem, remedy);
        }
    }

    public T Section<T>(string key, Func<ConfigurationObject, T> read, bool required = false) =>
        new ConfigurationObject(Below(key), Find(key), required && !_silent, _errors, _secrets).Finish(read);

    public T? OptionalSection<T>(string key, Func<ConfigurationObject, T> read) where T : class =>
        Find(key) is null ? null : Section(key, read);

    public ImmutableArray<T> Sections<T>(string key, Func<ConfigurationObject, T> read, bool required = false)
    {
        var items = Items(key);
        if (required && items.Count == 0 && !HasErrorAt(Below(key)))
        {
            Fail(key, "Must list at least one", "See launch.json.example");
        }

        return [.. items.Select((item, i) => new ConfigurationObject($"{Below(key)}[{i}]", item, true, _errors, _secrets).Finish(read))];
    }

    private List<JsonElement> Items(string key)
    {
        if (Find(key) is not { } found)
        {
            return [];
        }

        if (found.ValueKind == JsonValueKind.Array)
        {
            return [.. found.EnumerateArray()];
        }

        Fail(key, "Must be a list in brackets", "Write [ … ], also for one value");
        return [];
    }

    private T Finish<T>(Func<ConfigurationObject, T> read)
    {
        var result = read(this);
        foreach (var unknown in _members.Keys.Where(k => !_known.Contains(k)))
        {
            AddError(Below(unknown), "Is not a key of launch.json", $"Remove it or correct its name; known here: {string.Join(", ", _known)}");
        }

        return result;
    }

    private JsonElement? Find(string key)
    {
        _known.Add(key);
        return _members.TryGetValue(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private bool HasErrorAt(string path) => _errors.Exists(e => e.Path == path);

    private string Below(string key) => _path.Length == 0 ? key : $"{_path}.{key}";

    private static string Shown(string path) => path.Length == 0 ? "$" : path;

    private void AddError(string path, string problem, string remedy) => _errors.Add(new ConfigurationError(path, problem, remedy));

    private sealed record SecretCheck(Func<string, string?>? Resolve);
}
