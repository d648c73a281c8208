using System.Text;
using CcmFhir.Billing;
using CcmFhir.Billing.Eligibility;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using NodaTime;
using static CcmFhir.Chart.Writing.Elements;
using State = CcmFhir.Fhir.Model.Consent.ConsentState;

namespace CcmFhir.Chart;

/// <summary>
/// <see cref="PatientConsent"/> to and from a Consent of our profile <c>ccm-consent</c>, and any Consent to a line for people. A Consent of the
/// EHR is usually about who may see the record and is never taken for one to care management.
/// </summary>
public static class ConsentTranslator
{
    private const string ActReason = "http://terminology.hl7.org/CodeSystem/v3-ActReason";
    private const string Witness = "http://hl7.org/fhir/StructureDefinition/consent-Witness";
    private const string Transcriber = "http://hl7.org/fhir/StructureDefinition/consent-Transcriber";

    /// <summary>The line for people; null without an id.</summary>
    public static ChartConsent? FromFhir(Consent consent, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(consent);
        return consent.Id is { Length: > 0 } id
            ? new ChartConsent(id, TitleOf(consent), consent.Status?.Raw, Days.Exact(consent.DateTime, zone), IsOurs(consent))
            : null;
    }

    /// <summary>
    /// The consent a Consent of our own profile holds; null for any other, for one not given (draft, proposed, rejected, in error), and
    /// where the day or the mode is missing. The id is our identifier's value.
    /// </summary>
    public static PatientConsent? CcmFromFhir(Consent consent, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(consent);
        var id = consent.Identifier.FirstOrDefault(i => i.System == CcmTerms.ConsentIdentifier)?.Value;
        if (string.IsNullOrWhiteSpace(id) || consent.ModifierExtension.Count > 0
            || consent.Status?.Known is not (State.Active or State.Inactive)
            || GivenOnOf(consent, zone) is not { } given || ModeOf(consent) is not { } mode)
        {
            return null;
        }

        return new PatientConsent
        {
            Id = id,
            GivenOn = given,
            Mode = mode,
            Elements = ElementsOf(consent),
            Practitioner = References.Key(consent.Provision?.Actor.Leading()?.Reference),
            Witness = WitnessOf(consent),
            RevokedOn = RevokedOnOf(consent, zone),
        };
    }

    /// <summary>
    /// Profile <c>ccm-consent</c>: permission to one billing practitioner, in force from the day it was given. Revoked: inactive, and the
    /// provision ends on the last day of the month in which the patient stopped.
    /// </summary>
    public static Consent ToFhir(ConsentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var given = GivenAt(record);
        var patient = Reference(record.Patient);
        var who = record.ConsentedBy is { } other ? Reference(other) : patient;
        var consent = new Consent { Meta = Profile(CcmTerms.ConsentProfile) };
        AddExtensions(consent, record);
        consent.Identifier.Add(Identifier(CcmTerms.ConsentIdentifier, record.Consent.Id));
        consent.Status = record.Consent.RevokedOn is null ? State.Active : State.Inactive;
        consent.Scope = Concept("http://terminology.hl7.org/CodeSystem/consentscope", "treatment");
        consent.Category.Add(Concept(Codings.Loinc, "59284-0"));
        consent.Category.Add(Concept(CcmTerms.ConsentCategories, CcmTerms.Enrollment));
        consent.Patient = patient;
        consent.DateTime = given;
        consent.Performer.Add(who);
        if (record.Organization is { } practice)
        {
            consent.Organization.Add(Reference(practice));
        }

        AddSource(consent, record, given);
        consent.Policy.Add(new()
        {
            Authority = "https://www.cms.gov",
            Uri = $"{CcmTerms.Canonical}/policy/ccm-consent{(record.TextVersion is { } version ? $"|{version}" : "")}",
        });
        consent.Verification.Add(new() { Verified = true, VerifiedWith = who, VerificationDate = given });
        consent.Provision = Provision(record, given);
        return consent;
    }

    /// <summary>The signed document where the EHR has it; else the words themselves, so that a reader there sees what was agreed to.</summary>
    private static void AddSource(Consent consent, ConsentRecord record, FhirDateTime given)
    {
        if (record.Document is { } document)
        {
            consent.SourceReference = Reference(document);
        }
        else if (record.Wording is { } wording)
        {
            var bytes = Encoding.UTF8.GetBytes(wording.Text);
            consent.SourceAttachment = new Attachment
            {
                ContentType = "text/plain; charset=utf-8",
                Language = wording.Language,
                Data = Convert.ToBase64String(bytes),
                Size = bytes.Length,
                Title = wording.Title,
                Creation = given,
            };
        }
    }

    private static Consent.ProvisionComponent Provision(ConsentRecord record, FhirDateTime given)
    {
        var ends = record.Consent.RevokedOn?.With(DateAdjusters.EndOfMonth);
        var provision = new Consent.ProvisionComponent
        {
            Type = Consent.ConsentProvisionType.Permit,
            Period = new() { Start = given, End = ends is { } day ? On(day) : null },
        };
        if (record.Consent.Practitioner is { } practitioner)
        {
            provision.Actor.Add(new() { Role = Concept("http://terminology.hl7.org/CodeSystem/v3-RoleClass", "PROV"), Reference = Reference(practitioner) });
        }

        provision.Purpose.Add(Coding(ActReason, "CAREMGT"));
        provision.Purpose.Add(Coding(ActReason, "HPAYMT"));
        provision.Code.Add(Concept(CcmTerms.Programmes, Words.Of(record.Programme)));
        return provision;
    }

    private static void AddExtensions(Consent consent, ConsentRecord record)
    {
        consent.Extension.Add(new Extension { Url = CcmTerms.ConsentMode, ValueCode = Words.Of(record.Consent.Mode) });
        consent.Extension.AddRange(ElementWords(record.Consent.Elements).Select(e => new Extension { Url = CcmTerms.ConsentElement, ValueCode = e }));
        if (record.RecordedBy is { } staff)
        {
            consent.Extension.Add(new Extension { Url = Transcriber, ValueReference = Reference(staff) });
        }

        if (!string.IsNullOrWhiteSpace(record.Consent.Witness))
        {
            consent.Extension.Add(new Extension { Url = Witness, ValueReference = Reference(record.Consent.Witness) });
        }

        if (record.Consent.RevokedOn is { } day)
        {
            consent.Extension.Add(new Extension { Url = CcmTerms.ConsentRevokedOn, ValueDate = On(day) });
        }
    }

    /// <summary>"none" tells a patient told nothing from one of whom nobody recorded it.</summary>
    private static IEnumerable<string> ElementWords(ConsentElements? elements) => elements switch
    {
        null => [],
        ConsentElements.None => [Words.Of(ConsentElements.None)],
        { } set => Words.Set(set),
    };

    private static FhirDateTime GivenAt(ConsentRecord record) =>
        record.Consent.GivenOn is { Moment: { } moment } ? At(moment, record.Zone) : On(record.Consent.GivenOn.Day!.Value);

    private static bool IsOurs(Consent consent) =>
        consent.Identifier.Any(i => i.System == CcmTerms.ConsentIdentifier)
        || consent.Category.Any(c => Codings.Has(c, CcmTerms.ConsentCategories, CcmTerms.Enrollment));

    private static string TitleOf(Consent consent) =>
        consent.Category.Select(Codings.Text).Append(Codings.Text(consent.PolicyRule)).Append(Codings.Text(consent.Scope))
            .FirstOrDefault(t => t is not null) ?? "";

    private static GivenOn? GivenOnOf(Consent consent, DateTimeZone zone) =>
        Days.Moment(consent.DateTime) is { } moment ? GivenOn.At(moment)
        : Days.Exact(consent.DateTime, zone) is { } day ? GivenOn.On(day)
        : null;

    private static ConsentMode? ModeOf(Consent consent) =>
        consent.Extension.FirstOrDefault(e => e.Url == CcmTerms.ConsentMode)?.ValueCode is { } word
        && Words.TryParse<ConsentMode>(word, out var mode) ? mode : null;

    private static ConsentElements? ElementsOf(Consent consent)
    {
        ConsentElements? all = null;
        foreach (var extension in consent.Extension.Where(e => e.Url == CcmTerms.ConsentElement))
        {
            all = (all ?? ConsentElements.None)
                | (Words.TryParse<ConsentElements>(extension.ValueCode ?? "", out var element) ? element : ConsentElements.None);
        }

        return all;
    }

    private static string? WitnessOf(Consent consent)
    {
        var witness = consent.Extension.FirstOrDefault(e => e.Url == Witness)?.ValueReference;
        return References.Key(witness) ?? (string.IsNullOrWhiteSpace(witness?.Display) ? null : witness.Display);
    }

    /// <summary>The day itself, else the end of the permission of an inactive consent; an inactive one without either never stood.</summary>
    private static LocalDate? RevokedOnOf(Consent consent, DateTimeZone zone) =>
        Days.Exact(consent.Extension.FirstOrDefault(e => e.Url == CcmTerms.ConsentRevokedOn)?.ValueDate, zone)
        ?? (consent.Status?.Known != State.Inactive ? null
            : Days.First(consent.Provision?.Period?.End, zone) ?? Days.First(consent.DateTime, zone));
}
