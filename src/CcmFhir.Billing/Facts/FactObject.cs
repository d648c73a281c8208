using System.Collections.Immutable;
using System.Text.Json;
using NodaTime;

namespace CcmFhir.Billing.Facts;

/// <summary>
/// One object of the facts. Every read that fails adds an error and goes on with a stand-in, so that all errors are found;
/// <c>null</c> equals absent. <see cref="Close"/> reports what nobody read.
/// </summary>
internal sealed class FactObject
{
    private static readonly JsonElement EmptyObject = JsonSerializer.Deserialize<JsonElement>("{}");

    private readonly string _path;
    private readonly List<FactsError> _errors;
    private readonly Dictionary<string, JsonElement> _properties = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);

    public FactObject(JsonElement element, string path, List<FactsError> errors)
    {
        (_path, _errors) = (path, errors);
        foreach (var property in element.EnumerateObject())
        {
            if (!_properties.TryAdd(property.Name, property.Value))
            {
                Error(property.Name, "The property appears twice.");
            }
        }
    }

    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    public void Error(string name, string message) => _errors.Add(new FactsError(PathOf(name), message));

    /// <summary>Reports the properties that nobody asked for.</summary>
    public void Close()
    {
        foreach (var name in Names().Where(n => !_read.Contains(n)))
        {
            Error(name, "There is no such property.");
        }
    }

    public string RequiredText(string name)
    {
        if (!IsThere(name))
        {
            return "";
        }

        var text = Text(name);
        if (text is not null && string.IsNullOrWhiteSpace(text))
        {
            Error(name, "The value must not be blank.");
        }

        return text ?? "";
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        Error(name, "The value must be a text.");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        Error(name, "The value must be true or false.");
        return null;
    }

    public LocalDate RequiredDate(string name) => IsThere(name) ? Date(name) ?? default : default;

    /// <summary>A full date, "2026-10-05".</summary>
    public LocalDate? Date(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (FactDates.Day(text) is { } day)
        {
            return day;
        }

        Error(name, "The value must be a date that exists, like 2026-10-05.");
        return null;
    }

    /// <summary>Null when it is missing or wrong, which has been reported.</summary>
    public Instant? RequiredInstant(string name) => IsThere(name) ? Moment(name) : null;

    /// <summary>A moment with its offset, "2026-10-05T09:30:00-05:00".</summary>
    public Instant? Moment(string name)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        if (FactDates.Moment(text) is { } moment)
        {
            return moment;
        }

        Error(name, "The value must be a moment that exists, with its offset, like 2026-10-05T09:30:00-05:00.");
        return null;
    }

    public T RequiredWord<T>(string name) where T : struct, Enum => IsThere(name) ? Word<T>(name) ?? default : default;

    public T? Word<T>(string name) where T : struct, Enum => Text(name) is { } text ? ParseWord<T>(text, PathOf(name)) : null;

    /// <summary>A set of words; null when absent, none when the list is empty.</summary>
    public T? Set<T>(string name, Func<T, T, T> with) where T : struct, Enum
    {
        if (Array(name) is not { } array)
        {
            return null;
        }

        var words = Words.SingleFlags<T>().Select(Words.Of).ToArray();
        var set = default(T);
        foreach (var (text, path) in Texts(name, array))
        {
            if (words.Contains(text) && Words.TryParse<T>(text, out var word))
            {
                set = with(set, word);
            }
            else
            {
                _errors.Add(new FactsError(path, $"The value must be one of: {string.Join(", ", words)}."));
            }
        }

        return set;
    }

    public ImmutableArray<string>? TextList(string name) =>
        Array(name) is { } array ? [.. Texts(name, array).Select(t => t.Text)] : null;

    public T? Object<T>(string name, Func<FactObject, T> read) where T : class =>
        Find(name) is { } value ? ReadObject(value, PathOf(name), read) : null;

    public T RequiredObject<T>(string name, Func<FactObject, T> read) where T : class =>
        IsThere(name) ? Object(name, read)! : null!;

    public ImmutableArray<T> RequiredList<T>(string name, Func<FactObject, T> read) => IsThere(name) && List(name, read) is { } list ? list : [];

    /// <summary>Null when absent; items that are no objects are reported.</summary>
    public ImmutableArray<T>? List<T>(string name, Func<FactObject, T> read)
    {
        if (Array(name) is not { } array)
        {
            return null;
        }

        var items = ImmutableArray.CreateBuilder<T>(array.GetArrayLength());
        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            var path = $"{PathOf(name)}[{index++}]";
            if (element.ValueKind != JsonValueKind.Object)
            {
                _errors.Add(new FactsError(path, "The value must be an object."));
                items.Add(read(new FactObject(EmptyObject, path, []))); // keeps the places of the others
                continue;
            }

            var item = new FactObject(element, path, _errors);
            items.Add(read(item));
            item.Close();
        }

        return items.DrainToImmutable();
    }

    /// <summary>The names of the properties that are there and not null.</summary>
    public IEnumerable<string> Names() => _properties.Where(p => p.Value.ValueKind != JsonValueKind.Null).Select(p => p.Key);

    public void OrderOf(string first, LocalDate? from, string last, LocalDate? to)
    {
        if (to < from)
        {
            Error(last, $"The value must not lie before {first}.");
        }
    }

    private T? ReadObject<T>(JsonElement value, string path, Func<FactObject, T> read) where T : class
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            _errors.Add(new FactsError(path, "The value must be an object."));
            return null;
        }

        var child = new FactObject(value, path, _errors);
        var result = read(child);
        child.Close();
        return result;
    }

    private bool IsThere(string name)
    {
        if (Find(name) is not null)
        {
            return true;
        }

        Error(name, "The property is required.");
        return false;
    }

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _properties.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private JsonElement? Array(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Array)
        {
            return value;
        }

        Error(name, "The value must be a list.");
        return null;
    }

    private IEnumerable<(string Text, string Path)> Texts(string name, JsonElement array)
    {
        var index = 0;
        foreach (var element in array.EnumerateArray())
        {
            var path = $"{PathOf(name)}[{index++}]";
            if (element.ValueKind == JsonValueKind.String)
            {
                yield return (element.GetString()!, path);
            }
            else
            {
                _errors.Add(new FactsError(path, "The value must be a text."));
            }
        }
    }

    private T? ParseWord<T>(string text, string path) where T : struct, Enum
    {
        if (Words.TryParse<T>(text, out var word))
        {
            return word;
        }

        _errors.Add(new FactsError(path, $"The value must be one of: {string.Join(", ", Words.All<T>())}."));
        return null;
    }
}
