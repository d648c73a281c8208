using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace CcmFhir.Web.Ehr.Configuration;

/// <content>The values an object may hold.</content>
internal sealed partial class ConfigurationObject
{
    /// <summary>A required text; "" after an error.</summary>
    public string Text(string key)
    {
        var text = OptionalText(key);
        if (text is null && !HasErrorAt(Below(key)))
        {
            Fail(key, "Is missing", "Add it; docs/launch-json.md says what it means");
        }

        return text ?? "";
    }

    public string? OptionalText(string key)
    {
        if (Find(key) is not { } found)
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.String && Decode(found) is { } text && !string.IsNullOrWhiteSpace(text))
        {
            return text;
        }

        Fail(key, "Must be a text that is not empty", "Write it in double quotes, or remove the key");
        return null;
    }

    public bool? OptionalFlag(string key)
    {
        if (Find(key) is not { } found)
        {
            return null;
        }

        if (found.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return found.GetBoolean();
        }

        Fail(key, "Must be true or false", "Write it without quotes");
        return null;
    }

    public bool Flag(string key, bool fallback) => OptionalFlag(key) ?? fallback;

    public int? OptionalNumber(string key, int min, int max)
    {
        if (Find(key) is not { } found)
        {
            return null;
        }

        if (found.ValueKind == JsonValueKind.Number && found.TryGetInt32(out var number) && number >= min && number <= max)
        {
            return number;
        }

        Fail(key, $"Must be a whole number from {Digits(min)} to {Digits(max)}", "Write it without quotes");
        return null;
    }

    public int Number(string key, int fallback, int min, int max) => OptionalNumber(key, min, max) ?? fallback;

    public decimal Rate(string key, decimal fallback, decimal max)
    {
        if (Find(key) is not { } found)
        {
            return fallback;
        }

        if (found.ValueKind == JsonValueKind.Number && found.TryGetDecimal(out var rate) && rate > 0 && rate <= max)
        {
            return rate;
        }

        Fail(key, $"Must be a number above 0 and up to {max.ToString(CultureInfo.InvariantCulture)}", "Write it without quotes");
        return fallback;
    }

    public T? OptionalWord<T>(string key) where T : struct, Enum =>
        OptionalWord(key, LaunchWords<T>.All) is { } word ? LaunchWords<T>.Find(word) : null;

    public T Word<T>(string key, T fallback) where T : struct, Enum => OptionalWord<T>(key) ?? fallback;

    public T RequiredWord<T>(string key) where T : struct, Enum =>
        LaunchWords<T>.Find(RequiredWord(key, LaunchWords<T>.All)) ?? default;

    /// <summary>One of the words, or null when absent or wrong.</summary>
    public string? OptionalWord(string key, IEnumerable<string> words)
    {
        if (OptionalText(key) is not { } text || words.Contains(text, StringComparer.Ordinal))
        {
            return OptionalText(key);
        }

        Fail(key, $"'{text}' is not a word it knows", $"Write one of: {string.Join(", ", words)}");
        return null;
    }

    /// <summary>One of the words; "" after an error.</summary>
    public string RequiredWord(string key, IEnumerable<string> words)
    {
        var word = OptionalWord(key, words);
        if (word is null && !HasErrorAt(Below(key)))
        {
            Fail(key, "Is missing", $"Write one of: {string.Join(", ", words)}");
        }

        return word ?? "";
    }

    /// <summary>A list of texts without repetition; <paramref name="fallback"/> when the key is absent.</summary>
    public ImmutableArray<string> Texts(string key, params ImmutableArray<string> fallback)
    {
        if (Find(key) is null)
        {
            return fallback;
        }

        var texts = new List<string>();
        foreach (var (item, i) in Items(key).Select((item, i) => (item, i)))
        {
            var text = item.ValueKind == JsonValueKind.String ? Decode(item) : null;
            if (string.IsNullOrWhiteSpace(text))
            {
                Fail($"{key}[{i}]", "Must be a text that is not empty", "Write it in double quotes, or remove it");
            }
            else if (texts.Contains(text))
            {
                Fail($"{key}[{i}]", $"'{text}' is in the list twice", "Keep one of the two");
            }
            else
            {
                texts.Add(text);
            }
        }

        return [.. texts];
    }

    public ImmutableArray<int> Numbers(string key, int min, int max, params ImmutableArray<int> fallback)
    {
        if (Find(key) is null)
        {
            return fallback;
        }

        var items = Items(key);
        var numbers = items.Where(i => i.ValueKind == JsonValueKind.Number && i.TryGetInt32(out var n) && n >= min && n <= max).ToList();
        if (numbers.Count < items.Count)
        {
            Fail(key, $"Must list whole numbers from {Digits(min)} to {Digits(max)}", "Write them without quotes");
        }

        return [.. numbers.Select(n => n.GetInt32())];
    }

    /// <summary>An object with free keys and text values.</summary>
    public ImmutableSortedDictionary<string, string> Map(string key)
    {
        if (Find(key) is null)
        {
            return ImmutableSortedDictionary<string, string>.Empty;
        }

        return Section(key, map => map._members.Keys.ToImmutableSortedDictionary(k => k, map.Text, StringComparer.Ordinal));
    }

    public JsonElement? Json(string key) => Find(key)?.Clone();

    /// <summary>A reference to a secret. The value of the key is never quoted in an error: it may be the secret.</summary>
    public SecretReference? Secret(string key, bool required, bool mayBeMissing = false)
    {
        var text = required ? Text(key) : OptionalText(key);
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (SecretReference.TryParse(text) is not { } reference)
        {
            Fail(key, "Is not a reference to a secret; a secret in clear has no place here",
                "Put the secret into a file or the environment and write file:PATH or env:NAME; replace a secret that was in this file");
            return null;
        }

        if (_secrets.Resolve is { } resolve && !mayBeMissing && string.IsNullOrWhiteSpace(resolve(reference.Text)))
        {
            Fail(key, $"Nothing can be read at {reference.Text}",
                reference.IsFile ? "Create the file and let the app's user read it" : "Set the variable for the app's process");
        }

        return reference;
    }

    /// <summary>Null for text that no string can hold (a lone surrogate).</summary>
    private static string? Decode(JsonElement element)
    {
        try
        {
            return element.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);
}
