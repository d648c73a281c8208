using System.Collections.Frozen;
using System.Reflection;

namespace CcmFhir.Fhir.Model;

/// <summary>The codes of one generated enum, both ways.</summary>
internal static class CodeTable<T>
    where T : struct, Enum
{
    public static FrozenDictionary<T, string> Texts { get; } = Enum.GetValues<T>()
        .ToFrozenDictionary(v => v, v => typeof(T).GetField(v.ToString())!.GetCustomAttribute<EnumLiteralAttribute>()!.Literal);

    public static FrozenDictionary<string, T> Values { get; } = Texts.ToFrozenDictionary(p => p.Value, p => p.Key, StringComparer.Ordinal);
}
