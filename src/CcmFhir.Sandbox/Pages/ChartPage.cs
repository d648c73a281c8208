using System.Text.Json;
using CcmFhir.Sandbox.Json;
using CcmFhir.Sandbox.Rest;

namespace CcmFhir.Sandbox.Pages;

/// <summary>Everything in one patient's chart, by type and newest first, with each resource's own JSON one click away.</summary>
internal sealed class ChartPage(Layout layout, ResourceStore store, Compartment compartment)
{
    private static readonly string[] Order =
        ["ChargeItem", "Task", "Observation", "Consent", "CarePlan", "Condition", "Encounter", "Coverage", "MedicationRequest"];

    private static readonly string[] Headings = ["code", "medicationCodeableConcept", "type", "category", "description"];

    private static readonly string[] Dates =
    [
        "occurrencePeriod.start", "occurrenceDateTime", "effectivePeriod.start", "effectiveDateTime", "executionPeriod.start", "authoredOn", "dateTime",
        "period.start", "onsetDateTime", "recordedDate", "created", "startDate", "date", "recorded", "sent",
    ];

    private static readonly string[] References =
        ["service", "supportingInformation", "partOf", "hasMember", "extension.valueReference", "output.valueReference", "focus", "basedOn", "target"];

    public IResult Show(string patient)
    {
        if (store.Read("Patient", patient) is not { } found)
        {
            return NotFound();
        }

        var types = Order.Concat(ResourceType.All.Keys.Except([.. Order, "Patient"]).Order(StringComparer.Ordinal)).Select(n => ResourceType.All[n]);
        var groups = types.Select(t => (Type: t.Name, Found: store.All(t.Name).Where(v => compartment.Holds(t, v.Body, patient))
            .OrderByDescending(v => v.LastUpdated).ThenByDescending(v => v.Body.Text("id"), StringComparer.Ordinal).ToArray()));
        return layout.Page("Chart", Html.Of($"""
            <h1><bdi>{Names.Of(found.Body)}</bdi></h1>
            <p>Born {found.Body.Text("birthDate")}, MRN {found.Body.Text("identifier.value")}. <a href="/chart/{patient}/Patient/{patient}">Patient as JSON</a></p>
            {Html.Of(groups.Where(g => g.Found.Length > 0), g => Group(patient, g.Type, g.Found))}
            """));
    }

    public IResult Json(string patient, string type, string id) => store.Read(type, id) is { } found
        ? layout.Page($"{type}/{id}", Html.Of($"""
            <h1>{type}/{id}</h1>
            <p>Version {found.Version}, {found.LastUpdated:u}. <a href="/chart/{patient}">Back to the chart</a></p>
            <pre tabindex="0" aria-label="Resource as JSON">{FhirJson.Show(found.Body)}</pre>
            """))
        : NotFound();

    private IResult NotFound() =>
        layout.Page("Not found", Html.Of($"""<h1>Not found</h1><p>There is no such chart entry.</p>"""), StatusCodes.Status404NotFound);

    private static Html Group(string patient, string type, StoredVersion[] found) => Html.Of($"""
        <section class="chart" aria-labelledby="{type}">
        <h2 id="{type}">{type} <span class="count">{found.Length}</span></h2>
        <div class="scroll">
        <table>
        <thead><tr><th scope="col">What</th><th scope="col">Status</th><th scope="col">When</th><th scope="col">Detail</th><th scope="col">Links</th></tr></thead>
        <tbody>{Html.Of(found, v => Row(patient, v))}</tbody>
        </table>
        </div>
        </section>
        """);

    private static Html Row(string patient, StoredVersion version) => Html.Of($"""
        <tr><th scope="row">{What(version.Body)}</th><td>{Status(version.Body)}</td><td class="date">{When(version.Body)}</td>
        <td>{Detail(version)}</td><td>{Links(patient, version)}</td></tr>
        """);

    private static string What(JsonElement body) => body.Text("title") ?? body.Text("name")
        ?? Headings.Select(p => Names.Concept(body, p)).FirstOrDefault(t => t.Length > 0)
        ?? body.Text("resourceType")!;

    private static string Status(JsonElement body) =>
        body.Text("status") ?? body.Text("lifecycleStatus") ?? body.Text("clinicalStatus.coding.code") ?? "";

    /// <summary>To the minute, as written in the resource; the JSON view has the rest.</summary>
    private static string When(JsonElement body) => Dates.Select(path => body.Text(path)).FirstOrDefault(t => t is not null) switch
    {
        null => "",
        { Length: > 16 } instant => instant[..16].Replace('T', ' '),
        var date => date,
    };

    // What a biller wants to see of a charge, and of the time behind it.
    private static Html Detail(StoredVersion version)
    {
        var body = version.Body;
        var quantity = body.Select("quantity.value").Concat(body.Select("valueQuantity.value")).Select(v => v.GetRawText()).FirstOrDefault();
        var unit = version.Type == "ChargeItem" ? "unit(s)" : body.Text("valueQuantity.unit") ?? body.Text("valueQuantity.code");
        var codes = string.Join(", ", body.Select("code.coding.code").Select(c => c.GetString()));
        var identifier = body.Text("identifier.value");
        return Html.Of($"""
            {(codes.Length == 0 ? Html.Empty : Html.Of($"""<span class="code">{codes}</span> """))}
            {(quantity is null ? Html.Empty : Html.Of($"<span>{quantity} {unit}</span> "))}
            {(identifier is null ? Html.Empty : Html.Of($"""<span class="id">{identifier}</span>"""))}
            """);
    }

    private static Html Links(string patient, StoredVersion version)
    {
        var targets = References.SelectMany(p => version.Body.Select($"{p}.reference")).Select(r => r.GetString()!.Split('/'))
            .Where(r => r.Length >= 2 && ResourceType.All.ContainsKey(r[0]));
        return Html.Of($"""
            <a href="/chart/{patient}/{version.Type}/{version.Id}" aria-label="{version.Type} {version.Id} as JSON">JSON</a>
            {Html.Of(targets, t => Html.Of($"""<a href="/chart/{patient}/{t[0]}/{t[1]}">{t[0]}</a> """))}
            """);
    }
}
