using System.Text;

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
