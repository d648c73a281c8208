using CcmFhir.Fhir.Model;

namespace CcmFhir.Fhir.Validation;

/// <summary>
/// HL7's invariants that bear on what this product writes, in C#; each is named by its key (http://hl7.org/fhir/R4/). The others
/// of a type are not checked.
/// </summary>
internal static class Invariants
{
    public static void Check(Resource resource, ICollection<ValidationIssue> issues)
    {
        if (resource is DomainResource domain)
        {
            Contained(domain, Broken);
        }

        switch (resource)
        {
            case Consent consent:
                Broken(consent.Policy.Count == 0 && consent.PolicyRule is null, "Consent", "ppc-1");
                break;
            case FhirTask task:
                Broken(task.LastModified?.Instant < task.AuthoredOn?.Instant, "Task", "inv-1");
                break;
            case Observation observation:
                Broken(observation.DataAbsentReason is not null && observation.Json.Any(m => m.Key.StartsWith("value", StringComparison.Ordinal)), "Observation", "obs-6");
                break;
            case Patient patient:
                for (var i = 0; i < patient.Contact.Count; i++)
                {
                    var contact = patient.Contact[i];
                    Broken(
                        contact.Name is null && contact.Telecom.Count == 0 && contact.Address is null && contact.Organization is null,
                        $"Patient.contact[{i}]", "pat-1");
                }

                break;
            case CarePlan plan:
                for (var i = 0; i < plan.Activity.Count; i++)
                {
                    Broken(plan.Activity[i].Detail is not null && plan.Activity[i].Reference is not null, $"CarePlan.activity[{i}]", "cpl-3");
                }

                break;
        }

        void Broken(bool isBroken, string path, string key)
        {
            if (isBroken)
            {
                issues.Add(new ValidationIssue(ValidationRule.Invariant, path, key));
            }
        }
    }

    private static void Contained(DomainResource resource, Action<bool, string, string> broken)
    {
        var text = resource.ToString();
        for (var i = 0; i < resource.Contained.Count; i++)
        {
            var (inner, path) = (resource.Contained[i], $"{resource.ResourceType}.contained[{i}]");
            broken(inner is DomainResource { Contained.Count: > 0 }, path, "dom-2");
            broken(inner.Id is null || !text.Contains($"\"#{inner.Id}\"", StringComparison.Ordinal), path, "dom-3");
            broken(inner.Meta?.VersionId is not null || inner.Meta?.LastUpdated is not null, path, "dom-4");
            broken(inner.Meta?.Security.Count > 0, path, "dom-5");
        }
    }
}
