using CcmFhir.Fhir.Rest;

namespace CcmFhir.Fhir.Bulk;

/// <summary>One attempt at one file: hands out the lines behind those already handed out.</summary>
internal static class ExportDownload
{
    public static async Task<(FileProgress Progress, FhirFailure? Failure)> RunAsync(
        FhirServer server, HttpRequestMessage request, ExportFile file, FileProgress before, ExportLine onLine, CancellationToken cancel)
    {
        var (response, reply) = await server.OpenAsync(request, cancel);
        using (response)
        {
            if (response is null || reply.Status is not (>= 200 and < 300))
            {
                return (before, FhirAnswers.Failure(reply, isWrite: false));
            }

            var last = before.Line;
            try
            {
                await using var body = new PunctualStream(await response.Content.ReadAsStreamAsync(cancel), server.Settings.Timeout, server.Time);
                var (_, tooLong) = await Ndjson.ReadAsync(body, (number, json) => last = Hand(file, number, json, last, onLine), cancel, server.Settings.Limits.BytesMax);
                return tooLong is null
                    ? (new FileProgress(last, IsWhole: true), null)
                    : (new FileProgress(last, IsWhole: false), new FhirFailure(FhirFailureKind.Fault, reply.Status, BadBody: new(Serialization.FhirJsonFault.TooLarge, tooLong.Value, 1)));
            }
            catch (Exception e) when (e is IOException or InvalidDataException or HttpRequestException or TimeoutException)
            {
                return (new FileProgress(last, IsWhole: false), new FhirFailure(FhirFailureKind.Unavailable, reply.Status));
            }
        }
    }

    private static long Hand(ExportFile file, long number, ReadOnlySpan<byte> json, long last, ExportLine onLine)
    {
        if (number <= last)
        {
            return last;   // handed out before the cut
        }

        onLine(file, number, json);
        return number;
    }
}
