using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using CcmFhir.Billing.Policies;

namespace CcmFhir.Web.Ehr.Configuration;

/// <summary>Policy settings of launch.json by their names in the rules; one that is absent leaves the policy's own value.</summary>
[JsonConverter(typeof(PolicyOverridesJson))]
internal sealed record PolicyOverrides(ImmutableArray<HouseSetting> Settings)
{
    /// <summary>By content: two entries of one practice are compared.</summary>
    public bool Equals(PolicyOverrides? other) => other is not null && Settings.SequenceEqual(other.Settings);

    public override int GetHashCode() => Settings.Length;
}

/// <summary>Writes them as launch.json has them: flags as booleans.</summary>
internal sealed class PolicyOverridesJson : JsonConverter<PolicyOverrides>
{
    public override PolicyOverrides Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("launch.json is read by LaunchConfigurationReader.");

    public override void Write(Utf8JsonWriter writer, PolicyOverrides value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        foreach (var setting in value.Settings)
        {
            if (PolicySetting.Find(setting.Name)!.IsFlag)
            {
                writer.WriteBoolean(setting.Name, setting.Value == "true");
            }
            else
            {
                writer.WriteString(setting.Name, setting.Value);
            }
        }

        writer.WriteEndObject();
    }
}
