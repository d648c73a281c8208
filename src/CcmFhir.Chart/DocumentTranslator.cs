using System.Security.Cryptography;
using CcmFhir.Chart.Reading;
using CcmFhir.Fhir.Model;
using static CcmFhir.Chart.Writing.Elements;

namespace CcmFhir.Chart;

/// <summary>A document to a DocumentReference; the summary of a month to one of our profile <c>ccm-summary</c>.</summary>
public static class DocumentTranslator
{
    public static DocumentReference ToFhir(DocumentRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        var type = Concept(Codings.Loinc, record.DocumentType);
        type.Text = record.Title;
        var document = new DocumentReference
        {
            Identifier = { Identifier(CcmTerms.DocumentIdentifier, record.Id) },
            Status = DocumentReferenceStatus.Current,
            Type = type,
            Subject = Reference(record.Patient),
            Date = At(record.Written, record.Zone),
            Description = record.Title,
        };
        document.Content.AddRange(record.Forms.Select(f => new DocumentReference.ContentComponent { Attachment = Attached(f, record.Title) }));
        if (record.Replaces is { } replaced)
        {
            document.RelatesTo.Add(new() { Code = DocumentRelationshipType.Replaces, Target = Reference(replaced) });
        }

        if (record.Month is { } month)
        {
            Sum(document, month, record.Id);
        }

        return document;
    }

    private static void Sum(DocumentReference document, SummedMonth month, string id)
    {
        document.Meta = Profile(CcmTerms.SummaryProfile);
        document.Identifier.Add(Identifier(CcmTerms.SummaryIdentifier, id));
        document.Category.Add(Concept(CcmTerms.Records, CcmTerms.MonthSummaryCode));
        document.Author.Add(Reference(month.ClosedBy));
        document.Custodian = Reference(month.Organization);
        document.Context = new() { Period = Month(month.Month) };
    }

    private static Attachment Attached(DocumentForm form, string title) => new()
    {
        ContentType = form.ContentType,
        Data = Convert.ToBase64String(form.Data.Span),
        Size = form.Data.Length,
        Hash = Convert.ToBase64String(Sha1(form.Data.Span)),
        Title = title,
    };

#pragma warning disable CA5350 // FHIR R4 says of Attachment.hash: SHA-1. It tells a damaged copy, it protects nothing.
    private static byte[] Sha1(ReadOnlySpan<byte> data) => SHA1.HashData(data);
#pragma warning restore CA5350
}
