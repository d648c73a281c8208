using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace CcmFhir.Billing;

/// <summary>The word of each enum value in facts, policies and determinations: <c>MedicarePartB</c> is "medicare-part-b".</summary>
public static class Words
{
    private static readonly FrozenDictionary<string, string> Irregular = new Dictionary<string, string>
    {
        ["ThreeMonths"] = "3-months",
        ["TwelveMonths"] = "12-months",
        ["G0511"] = "g0511",
    }.ToFrozenDictionary();

    /// <summary>The words of <typeparamref name="T"/> in the order of its values.</summary>
    public static ImmutableArray<string> All<T>() where T : struct, Enum => Table<T>.Texts;

    public static string Of<T>(T value) where T : struct, Enum => Table<T>.ByValue[value];

    /// <summary>False when the text is none of the words; the comparison is exact.</summary>
    public static bool TryParse<T>(string text, out T value) where T : struct, Enum => Table<T>.ByText.TryGetValue(text, out value);

    /// <summary>The words of the single flags that are set, in the order of their values.</summary>
    public static IEnumerable<string> Set<T>(T flags) where T : struct, Enum => SingleFlags<T>().Where(f => flags.HasFlag(f)).Select(Of);

    /// <summary>The values of a set that stand for one thing each: neither none nor a combination.</summary>
    public static IEnumerable<T> SingleFlags<T>() where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => BitOperations.PopCount(Convert.ToUInt32(v, CultureInfo.InvariantCulture)) == 1);

    private static string Kebab(string name)
    {
        if (Irregular.TryGetValue(name, out var word))
        {
            return word;
        }

        var text = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            var startsPart = char.IsUpper(name[i]) || (char.IsDigit(name[i]) && !char.IsDigit(name[i - 1]));
            if (startsPart && i > 0)
            {
                text.Append('-');
            }

            text.Append(char.ToLowerInvariant(name[i]));
        }

        return text.ToString();
    }

    private static class Table<T> where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> ByValue =
            Enum.GetValues<T>().ToFrozenDictionary(v => v, v => Kebab(v.ToString()));

        public static readonly FrozenDictionary<string, T> ByText = ByValue.ToFrozenDictionary(p => p.Value, p => p.Key);

        public static readonly ImmutableArray<string> Texts = [.. Enum.GetValues<T>().Select(v => ByValue[v])];
    }
}
