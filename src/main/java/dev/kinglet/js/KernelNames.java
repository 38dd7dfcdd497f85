package dev.kinglet.js;

/** What TensorFlow.js calls its kernels. The script exports each name under itself. */
public final class KernelNames {
  /** Where a kernel's name is not the op's with a capital: {@code op=kernel}, between blanks. */
  private static final String NAMES =
      " matMul=BatchMatMul mul=Multiply div=RealDiv batchNorm=FusedBatchNorm conv2d=Conv2D"
          + " conv3d=Conv3D conv2dTranspose=Conv2DBackpropInput"
          + " depthwiseConv2d=DepthwiseConv2dNative avgPool3d=AvgPool3D maxPool3d=MaxPool3D"
          + " gather=GatherV2 gatherND=GatherNd scatterND=ScatterNd pad=PadV2 split=SplitV stack=Pack"
          + " unstack=Unpack clone=Identity where=Select topk=TopK linspace=LinSpace"
          + " localResponseNormalization=LRN spectral.fft=FFT spectral.ifft=IFFT fft=FFT ifft=IFFT"
          + " dilation2d=Dilation2D image.nonMaxSuppression=NonMaxSuppressionV3"
          + " image.nonMaxSuppressionPadded=NonMaxSuppressionV4"
          + " image.nonMaxSuppressionWithScore=NonMaxSuppressionV5"
          + " fused.conv2d=FusedConv2D fused.depthwiseConv2d=FusedDepthwiseConv2D"
          + " fused.matMul=_FusedMatMul isNaN=IsNan linalg.bandPart=MatrixBandPart ";

  /** Kernels that are no op here, between blanks. */
  public static final String OTHERS =
      "AvgPool3DGrad AvgPoolGrad ComplexAbs Conv2DBackpropFilter Conv3DBackpropFilterV2"
          + " Conv3DBackpropInputV2 DepthwiseConv2dNativeBackpropFilter"
          + " DepthwiseConv2dNativeBackpropInput Dilation2DBackpropFilter Dilation2DBackpropInput"
          + " Draw EluGrad FromPixels LRNGrad MaxPool3DGrad MaxPoolGrad ResizeBilinearGrad"
          + " ResizeNearestNeighborGrad StaticRegexReplace";

  private KernelNames() {}

  /** What an op's kernel is called. */
  public static String of(String op) {
    int at = NAMES.indexOf(" " + op + "=");
    if (at >= 0) {
      int from = at + op.length() + 2;
      return NAMES.substring(from, NAMES.indexOf(' ', from));
    }
    String last = op.substring(op.lastIndexOf('.') + 1);
    char c = last.charAt(0);
    return (c >= 'a' && c <= 'z' ? (char) (c - 32) : c) + last.substring(1);
  }
}
