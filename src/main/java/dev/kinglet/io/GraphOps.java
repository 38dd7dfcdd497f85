package dev.kinglet.io;

import dev.kinglet.api.OpTable;
import dev.kinglet.api.Signature;
import dev.kinglet.api.ops.Ops;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the ops of TensorFlow are here. */
final class GraphOps {
  private GraphOps() {}

  /**
   * Ops that are not simply the row of the same name with a small letter: {@code OP=what:from>out}.
   *
   * <ul>
   *   <li>{@code what}: a row of the op table; {@code =}, the first input itself; {@code !} and
   *       digits, made by {@link GraphRun} or {@link GraphLists}, which want to see the values of
   *       those inputs.
   *   <li>{@code from}: for the row's parameters in order an input by its place ({@code -1} the
   *       last one, {@code 1*0} all from 1 on, {@code 0*1} all but the last), {@code ?} what is
   *       fused to the op, or the name of an attribute. Further parameters are attributes of their
   *       own name. Without any, what is no attribute takes the next input.
   *   <li>{@code out}: names by which functions know its results.
   * </ul>
   */
  private static final String TABLE =
      " Identity== StopGradient== Snapshot== PreventGradient== CheckNumerics== Print== LoopCond=="
          + " FakeQuantWithMinMaxVars== EnsureShape=!1 Enter== Exit== NextIteration=="
          + " IdentityN=! NoOp=! Shape=! ShapeN=! Size=! Rank=! Reverse=!1 Const=! Placeholder=!"
          + " PlaceholderWithDefault== Switch=!1>output_false,output_true Merge=!>output,value_index"
          + " If=!0 StatelessIf=!0 While=! StatelessWhile=! PartitionedCall=!"
          + " StatefulPartitionedCall=!"
          + " TensorArrayV3=!0>handle,flow TensorArrayWriteV3=!1 TensorArrayReadV3=!1"
          + " TensorArrayGatherV3=!1 TensorArrayScatterV3=!1 TensorArrayConcatV3=!"
          + " TensorArraySplitV3=!2 TensorArraySizeV3=! TensorArrayCloseV3=! EmptyTensorList=!01"
          + " TensorListReserve=!01 TensorListScatter=!12 TensorListScatterV2=!123"
          + " TensorListGather=!12 TensorListGetItem=!12 TensorListSetItem=!1"
          + " TensorListFromTensor=!1 TensorListStack=!1 TensorListSplit=!12 TensorListConcat=!"
          + " TensorListConcatV2=!1 TensorListPopBack=!1 TensorListPushBack=! TensorListLength=!"
          + " TensorListResize=!1 HashTable=! HashTableV2=! InitializeTable=!1 InitializeTableV2=!1"
          + " LookupTableImport=!1 LookupTableImportV2=!1 LookupTableFind=!1 LookupTableFindV2=!1"
          + " LookupTableSize=! LookupTableSizeV2=!"
          + " AddV2=add BiasAdd=add RealDiv=div FloorMod=mod ComplexAbs=abs IsNan=isNaN"
          + " Where=whereAsync ListDiff=setdiff1dAsync>out,idx Select=where SelectV2=where"
          + " TopKV2=topk>values,indices TopK=topk>values,indices Unique=unique>y,idx"
          + " UniqueV2=unique>y,idx NonMaxSuppressionV2=image.nonMaxSuppression"
          + " NonMaxSuppressionV3=image.nonMaxSuppression"
          + " NonMaxSuppressionV4=image.nonMaxSuppressionPadded>selected_indices,valid_outputs"
          + " NonMaxSuppressionV5=image.nonMaxSuppressionWithScore>selected_indices,selected_scores"
          + " BatchMatMul=matMul:0,1,adj_x,adj_y BatchMatMulV2=matMul:0,1,adj_x,adj_y"
          + " BatchMatMulV3=matMul:0,1,adj_x,adj_y"
          + " _FusedMatMul=fused.matMul:0,1,transpose_a,transpose_b,?,?,?"
          + " MatrixBandPart=linalg.bandPart LRN=localResponseNormalization"
          + " FusedBatchNorm=batchNorm:0,3,4,2,1,epsilon FusedBatchNormV2=batchNorm:0,3,4,2,1,epsilon"
          + " FusedBatchNormV3=batchNorm:0,3,4,2,1,epsilon"
          + " Conv1D=conv1d:0,1,stride,padding,data_format,dilation"
          + " Conv2D=conv2d:0,1,strides,padding,data_format,dilations"
          + " Conv3D=conv3d:0,1,strides,padding,data_format,dilations"
          + " DepthwiseConv2d=depthwiseConv2d:0,1,strides,padding,data_format,dilations"
          + " DepthwiseConv2dNative=depthwiseConv2d:0,1,strides,padding,data_format,dilations"
          + " _FusedConv2D=fused.conv2d:0,1,strides,padding,data_format,dilations,dim,?,?,?"
          + " FusedDepthwiseConv2dNative"
          + "=fused.depthwiseConv2d:0,1,strides,padding,data_format,dilations,dim,?,?,?"
          + " Conv2DBackpropInput=conv2dTranspose:2,1,0,strides,padding"
          + " Conv2dTranspose=conv2dTranspose:2,1,0,strides,padding"
          + " AvgPool=avgPool:0,ksize,strides,padding MaxPool=maxPool:0,ksize,strides,padding"
          + " AvgPool3D=avgPool3d:0,ksize,strides,padding"
          + " MaxPool3D=maxPool3d:0,ksize,strides,padding"
          + " MaxPoolWithArgmax=maxPoolWithArgmax:0,ksize,strides,padding>output,argmax"
          + " Dilation2D=dilation2d:0,1,strides,padding,rates LinSpace=linspace"
          + " OneHot=oneHot:0,1,2,3,T Zeros=zeros:0,T Ones=ones:0,T Range=range:0,1,2,Tidx"
          + " Bincount=bincount:0,2,1 DenseBincount=denseBincount:0,2,1 GatherNd=gatherND"
          + " GatherV2=gather ScatterNd=scatterND Concat=concat:1*0,0 ConcatV2=concat:0*1,-1"
          + " Pack=stack Unpack=unstack Split=split:1,num_split,0 SplitV=split ReverseV2=reverse"
          + " PadV2=pad SparseToDense=sparseToDense:0,2,1,3 Cast=cast:0,DstT FFT=fft IFFT=ifft"
          + " RFFT=rfft IRFFT=irfft Squeeze=squeeze:0,squeeze_dims"
          + " ImageProjectiveTransformV3=image.transform:0,1,interpolation,fill_mode,3,2"
          + " StringNGrams=string.stringNGrams:0,1,separator,ngram_widths>ngrams,ngrams_splits"
          + " StringSplit=string.stringSplit>indices,values,shape"
          + " RaggedGather=raggedGather:0*2,-2,-1,OUTPUT_RAGGED_RANK"
          + " RaggedRange=raggedRange>rt_nested_splits,rt_dense_values"
          + " RaggedTensorToTensor=raggedTensorToTensor:0,1,2,3*0,row_partition_types"
          + " SparseFillEmptyRows=sparse.sparseFillEmptyRows"
          + ">output_indices,output_values,empty_row_indicator,reverse_index_map"
          + " SparseReshape=sparse.sparseReshape>output_indices,output_shape ";

  /** An op of TensorFlow. */
  static final class Kind {
    /** The row; null when it is made elsewhere. */
    OpTable.Row row;

    /** Whether it gives its first input as it is. */
    boolean same;

    /** Inputs whose values are wanted, of an op without row. */
    String reads = "";

    List<String> from = List.of();
    List<String> outputs = List.of();
    private Signature signature;

    Signature signature() {
      if (signature == null) {
        signature = new Signature(row.signature);
      }
      return signature;
    }
  }

  private static Map<String, OpTable.Row> rows;
  private static final Map<String, Kind> KINDS = new HashMap<>();

  /** What stands behind {@code key=} in a table of words between blanks; null when it does not. */
  static String find(String table, String key) {
    int at = table.indexOf(" " + key + "=");
    if (at < 0 || key.indexOf(' ') >= 0) {
      return null;
    }
    int from = at + key.length() + 2;
    return table.substring(from, table.indexOf(' ', from));
  }

  private static List<String> words(String s) {
    List<String> out = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= s.length(); i++) {
      if (i == s.length() || s.charAt(i) == ',') {
        out.add(s.substring(from, i));
        from = i + 1;
      }
    }
    return out;
  }

  /** The op of that name; null when there is none. */
  static Kind of(String op) {
    Kind known = KINDS.get(op);
    if (known != null) {
      return known;
    }
    if (rows == null) {
      rows = new HashMap<>();
      for (OpTable.Row row : Ops.table().rows()) {
        rows.putIfAbsent(row.name, row);
        String last = row.name.substring(row.name.lastIndexOf('.') + 1);
        char c = last.charAt(0);
        rows.putIfAbsent((c >= 'a' && c <= 'z' ? (char) (c - 32) : c) + last.substring(1), row);
      }
    }
    String entry = find(TABLE, op);
    Kind k = new Kind();
    if (entry == null) {
      k.row = op.indexOf('.') < 0 && !op.isEmpty() && op.charAt(0) < 'a' ? rows.get(op) : null;
      if (k.row == null) {
        return null;
      }
    } else {
      int out = entry.indexOf('>');
      if (out > 0) {
        k.outputs = words(entry.substring(out + 1));
        entry = entry.substring(0, out);
      }
      int colon = entry.indexOf(':');
      if (colon > 0) {
        k.from = words(entry.substring(colon + 1));
        entry = entry.substring(0, colon);
      }
      k.same = entry.equals("=");
      k.reads = entry.startsWith("!") ? entry.substring(1) : "";
      k.row = rows.get(entry);
    }
    KINDS.put(op, k);
    return k;
  }
}
