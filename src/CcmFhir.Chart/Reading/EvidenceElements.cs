using System.Collections.Frozen;

namespace CcmFhir.Chart.Reading;

/// <summary>
/// Of every fact a finding may cite: the element of its resource, as docs/chart.md has it. Steps are members; <c>extension(x)</c> is the one
/// whose url ends in x, <c>component(x)</c> the one coded x,
/// <c>item(service)</c> the claim's line of the service, <c>value*</c> whichever form of a choice is there. Behind a bar stands the
/// element of another resource the same fact may come from.
/// </summary>
internal static class EvidenceElements
{
    private static readonly FrozenDictionary<string, string> All = new Dictionary<string, string>
    {
        ["patient.birthDate"] = "birthDate",
        ["patient.deceasedOn"] = "deceased*",
        ["billingPractitioner.id"] = "careManager",
        ["billingPractitioner.organization"] = "managingOrganization",
        ["billingPractitioner.role"] = "extension(billing-practitioner).extension(role).value*",
        ["billingPractitioner.npi"] = "extension(billing-practitioner).extension(npi).value*",
        ["supervision.kind"] = "extension(supervision-kind).value*",
        ["supervision.by"] = "author",
        ["supervision.attestedOn"] = "created",
        ["site.kind"] = "extension(practice-site).extension(kind).value*",
        ["site.pos"] = "extension(practice-site).extension(pos).value*",
        ["site.mac"] = "extension(practice-site).extension(mac).value*",
        ["site.locality"] = "extension(practice-site).extension(locality).value*",
        ["coverage[]"] = "type",
        ["coverage.kind"] = "type",
        ["coverage.plan"] = "class",
        ["coverage.qmb"] = "extension(coverage-qmb).value*",
        ["coverage.authorization"] = "extension(coverage-authorization)",
        ["coverage.authorization.number"] = "extension(coverage-authorization).extension(number).value*",
        ["coverage.authorization.from"] = "extension(coverage-authorization).extension(from).value*",
        ["coverage.authorization.to"] = "extension(coverage-authorization).extension(to).value*",
        ["conditions[]"] = "code",
        ["conditions.code"] = "code",
        ["attestations.by"] = "performer",
        ["attestations.on"] = "effective*",
        ["attestations.lasts"] = "value*",
        ["attestations.risk"] = "component(significant-risk).value*",
        ["consents[]"] = "dateTime",
        ["consents.mode"] = "extension(consent-mode).value*",
        ["consents.elements"] = "extension(consent-elements-discussed).value*",
        ["consents.practitioner"] = "provision.actor.reference",
        ["consents.witness"] = "extension(consent-Witness).value*",
        ["consents.revokedOn"] = "extension(consent-revoked-on).value*|provision.period.end",
        ["carePlan.createdOn"] = "created",
        ["carePlan.reviewedOn"] = "extension(ccm-plan-upkeep).extension(reviewed-on).value*",
        ["carePlan.revisedOn"] = "extension(ccm-plan-upkeep).extension(revised-on).value*",
        ["carePlan.substantiallyRevised"] = "extension(ccm-plan-upkeep).extension(substantially-revised).value*",
        ["carePlan.elements"] = "extension(ccm-element-checklist)",
        ["carePlan.conditions"] = "addresses",
        ["carePlan.approvedBy"] = "extension(ccm-plan-upkeep).extension(approved-by).value*",
        ["carePlan.copyGivenOn"] = "extension(copy-given).extension(on).value*",
        ["carePlan.sharedBy"] = "extension(ccm-plan-upkeep).extension(shared-by).value*",
        ["carePlan.inCertifiedEhr"] = "extension(ccm-plan-upkeep).extension(in-certified-ehr).value*",
        ["visits[]"] = "type",
        ["visits.on"] = "period.start",
        ["decisionMaking[]"] = "value*",
        ["entries.start"] = "effectivePeriod.start",
        ["entries.end"] = "effectivePeriod.end",
        ["entries.enteredAt"] = "issued",
        ["entries.note"] = "note.text",
        ["entries.activity"] = "component(activity-code).value*",
        ["entries.by.id"] = "performer",
        ["entries.by.name"] = "performer.display",
        ["entries.by.role"] = "component(performer-role).value*",
        ["entries.by.credential"] = "component(performer-credential).value*",
        ["entries.by.employment"] = "component(performer-employment).value*",
        ["entries.by.location"] = "component(service-location).value*",
        ["entries.about"] = "extension(workflow-supportingInfo).value*",
        ["entries.reverses"] = "derivedFrom",
        ["entries.usedFor"] = "component(used-for).value*",
        ["otherServices.code"] = "code|item(service).productOrService",
        ["otherServices.from"] = "performed*|occurrence*|item(service).serviced*|billablePeriod.start",
        ["otherServices.practitioner"] = "performer|careTeam.provider|provider",
        ["otherServices.organization"] = "performer.onBehalfOf|performingOrganization|provider",
        ["otherServices.source"] = "extension(service-source).value*",
        ["stays.from"] = "period.start",
        ["homeCare.from"] = "period.start",
        ["homeCare.planSignedBy"] = "careManager",
        ["elsewhere.by"] = "performer",
        ["elsewhere.start"] = "effectivePeriod.start",
        ["elsewhere.end"] = "effectivePeriod.end",
        ["search"] = "emptyReason",
        ["patientSince"] = "extension(patient-since).value*|period.start",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The elements a fact may stand in, each as its steps, in the order they are looked for; none for a whole resource.</summary>
    public static IEnumerable<string[]> Of(string fact) =>
        All.TryGetValue(fact, out var elements) ? elements.Split('|').Select(e => e.Split('.')) : [];
}
