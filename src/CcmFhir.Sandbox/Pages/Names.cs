using System.Text.Json;
using CcmFhir.Sandbox.Json;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Pages;

/// <summary>How people and codes are written on the pages.</summary>
internal static class Names
{
    /// <summary>"Family, Given" of a Patient or Practitioner.</summary>
    public static string Of(JsonElement person) =>
        person.Text("name.text") ?? $"{person.Text("name.family")}, {string.Join(' ', person.Select("name.given").Select(g => g.GetString()))}";

    /// <summary>The text of a CodeableConcept, or its first coding.</summary>
    public static string Concept(JsonElement resource, string path) =>
        resource.Text($"{path}.text") ?? resource.Text($"{path}.coding.display") ?? resource.Text($"{path}.coding.code") ?? "";
}

internal static class Options
{
    /// <summary>Everybody who may sign in, the nurse first.</summary>
    public static Html Users(ResourceStore store) =>
        Html.Of(store.All("Practitioner"), p => Html.Of($"""<option value="{p.Id}">{Names.Of(p.Body)}</option>"""));
}
