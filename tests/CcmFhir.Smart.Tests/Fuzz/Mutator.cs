using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CcmFhir.Smart.Tests.Fuzz;

/// <summary>Spoils text in ways that attackers and broken servers do. The same seed gives the same inputs on any machine.</summary>
internal sealed class Mutator(int seed)
{
    private static readonly string[] Hostile =
    [
        "", "\0", "\r\n", "\t", " ", "\u202e", "\ud800", "\ufeff", "é", "𝔘", "%00", "%0d%0a", "%2e%2e/", "../", "..\\", "/", "//", "\\", "?", "#", "@", ":", "&", "=", "+",
        "https://evil.example/", "//evil.example/", "http://127.0.0.1:1/", "http://169.254.169.254/latest/", "javascript:alert(1)", "file:///etc/passwd", "data:text/html,x",
        "https://ehr.example.org@evil.example/", "https://ehr.example.org.evil.example/", "https://evil.example#ehr.example.org", "<script>alert(1)</script>", "'\"><img src=x>",
        "null", "true", "{}", "[]", "[[[[", "}}", "\"", "\\u0000", "\\ud800", "1e999", "-1", "9999999999999999999999", "NaN", "0x10", "none", "HS256", ".", "..", "=", "eyJhbGciOiJub25lIn0",
    ];

    // What System.Text.Json can hold: a lone half of a pair cannot be written at all.
    private static readonly string[] Writable = [.. Hostile.Where(h => !h.Any(char.IsSurrogate))];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 256 };

    private readonly Random _random = new(seed);

    public T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>One to four changes.</summary>
    public string Text(string text)
    {
        for (var changes = _random.Next(1, 5); changes > 0; changes--)
        {
            text = Once(text);
        }

        return text;
    }

    public byte[] Bytes(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(Text(text));
        for (var flips = _random.Next(0, 3); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return bytes;
    }

    /// <summary>JSON that stays JSON: one to three of its members or items become another value, another type, twice as many, or nothing.</summary>
    public string Json(string json)
    {
        var root = JsonNode.Parse(json)!;
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var nodes = Below(root).ToArray();
            if (nodes.Length == 0)
            {
                break;
            }

            Spoil(nodes[_random.Next(nodes.Length)]);
        }

        return root.ToJsonString(Plain);
    }

    /// <summary>Half of the time still JSON, so that what lies behind the parser is reached; else <see cref="Bytes"/>.</summary>
    public byte[] Document(string json) => Chance(50) ? Encoding.UTF8.GetBytes(Json(json)) : Bytes(json);

    /// <summary>One to three cells of a table become something else; its lines and separators stay.</summary>
    public string Cells(string table, char separator)
    {
        var lines = table.Split('\n');
        for (var changes = _random.Next(1, 4); changes > 0; changes--)
        {
            var line = _random.Next(lines.Length);
            var cells = lines[line].Split(separator);
            var cell = _random.Next(cells.Length);
            cells[cell] = Chance(50) ? Writable[_random.Next(Writable.Length)] : Once(cells[cell]);
            lines[line] = string.Join(separator, cells);
        }

        return string.Join('\n', lines);
    }

    private static IEnumerable<JsonNode> Below(JsonNode node) => node switch
    {
        JsonObject members => members.Select(m => m.Value).OfType<JsonNode>().SelectMany(v => Below(v).Prepend(v)),
        JsonArray items => items.OfType<JsonNode>().SelectMany(v => Below(v).Prepend(v)),
        _ => [],
    };

    private void Spoil(JsonNode node)
    {
        var (name, index) = (node.Parent is JsonObject ? node.GetPropertyName() : null, node.Parent is JsonArray ? node.GetElementIndex() : 0);
        JsonNode? value = _random.Next(6) switch
        {
            0 => null,
            1 => JsonValue.Create(_random.Next(-3, 3)),
            2 => new JsonArray(node.DeepClone(), node.DeepClone()),
            3 => new JsonObject { ["x"] = node.DeepClone() },
            4 when node is JsonValue known && known.TryGetValue<string>(out var text) && text.Length > 0 => JsonValue.Create(Known(text)),
            _ => JsonValue.Create(Writable[_random.Next(Writable.Length)]),
        };
        if (node.Parent is JsonObject owner)
        {
            _ = Chance(15) ? owner.Remove(name!) : (owner[name!] = value) is null;
        }
        else if (node.Parent is JsonArray list)
        {
            list[index] = value;
        }
    }

    /// <summary>Nearly what it was: a digit or letter of it changed, its end cut off or written twice.</summary>
    private string Known(string text)
    {
        var at = _random.Next(text.Length);
        return string.Concat((_random.Next(3) switch
        {
            0 => text[..at],
            1 => text + text[at..],
            _ => text[..at] + (char)_random.Next('!', '~') + text[(at + 1)..],
        }).Where(c => !char.IsSurrogate(c)));
    }

    private string Once(string text)
    {
        var at = _random.Next(text.Length + 1);
        var length = _random.Next(Math.Min(text.Length - at, 40) + 1);
        var hostile = Hostile[_random.Next(Hostile.Length)];
        return _random.Next(8) switch
        {
            0 => text[..at],
            1 => text.Remove(at, length),
            2 => text.Insert(at, text.Substring(at, length)),
            3 => text.Insert(at, hostile),
            4 => text.Remove(at, length).Insert(at, hostile),
            5 => text.Insert(at, new string((char)_random.Next(32, 127), _random.Next(1, 5000))),
            6 => text.Length == 0 ? hostile : text.Remove(Math.Min(at, text.Length - 1), 1).Insert(Math.Min(at, text.Length - 1), ((char)_random.Next(0, 0x3000)).ToString()),
            _ => hostile,
        };
    }
}
