using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>
/// Writes a configuration with every default filled in, as JSON that <see cref="LaunchConfigurationReader"/> accepts.
/// Secrets are not in a configuration, so none can be written.
/// </summary>
internal static class EffectiveConfiguration
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { KeepTypeNames } },
    };

    public static string Write(LaunchConfiguration configuration) => JsonSerializer.Serialize(configuration, Options);


    /// <summary>FHIR resource types keep their capital letter.</summary>
    private static void KeepTypeNames(JsonTypeInfo type)
    {
        if (type.Type == typeof(CapabilityOverrides))
        {
            foreach (var property in type.Properties.Where(p => p.PropertyType == typeof(InteractionOverride)))
            {
                property.Name = char.ToUpperInvariant(property.Name[0]) + property.Name[1..];
            }
        }
    }
}
