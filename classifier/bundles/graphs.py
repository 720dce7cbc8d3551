"""What a SavedModel may consist of, found out from its `saved_model.pb` before TensorFlow is given any of it.

A SavedModel is a program: its functions can read and write files, reach the network and call Python. So all that its
objects cannot call is cut out, the parts that save and restore it among them, and whatever is left may only compute.
"""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from classifier.bundles.contents import MOST_BYTES
from classifier.bundles.errors import ImportRefusedError

_OPERATIONS = frozenset(
    """
    Abs Add AddN AddV2 All Any ArgMax ArgMin AvgPool AvgPool3D BatchMatMul BatchMatMulV2 BatchMatMulV3 BatchToSpaceND
    BiasAdd BroadcastTo Cast Ceil ClipByValue ConcatV2 Const Conv2D Cos Cumsum DepthwiseConv2dNative Div DivNoNan Einsum
    Elu EnsureShape Equal Erf Erfc Exp ExpandDims Expm1 Fill Floor FloorDiv FloorMod FusedBatchNormV3 GatherNd GatherV2
    Greater GreaterEqual Identity IdentityN If InvertPermutation IsFinite IsInf IsNan L2Loss LeakyRelu Less LessEqual
    Log Log1p LogicalAnd LogicalNot LogicalOr LogSoftmax MatMul Max Maximum MaxPool Mean Min Minimum MirrorPad Mul
    MulNoNan Neg NoOp NotEqual OneHot OnesLike Pack Pad PadV2 PartitionedCall Pow PreventGradient Prod Range Rank
    ReadVariableOp RealDiv Reciprocal Relu Relu6 Reshape ResourceGather ReverseSequence ReverseV2 Round Rsqrt
    Select SelectV2 Selu Shape ShapeN Sigmoid Sign Sin Size Slice Snapshot Softmax Softplus Softsign SpaceToBatchND
    Split SplitV Sqrt Square SquaredDifference Squeeze StatefulPartitionedCall StatelessIf StatelessWhile StopGradient
    StridedSlice Sub Sum Tan Tanh TensorListFromTensor TensorListGetItem TensorListLength TensorListPushBack
    TensorListReserve TensorListSetItem TensorListStack Tile TopKV2 Transpose Unpack Where While Xdivy Xlogy ZerosLike
    """.split()
)
_OBJECTS = frozenset({"user_object", "variable", "function", "bare_concrete_function", "constant"})
_CLASSES = frozenset(
    "_generic_user_object signature_map trackable_list_wrapper trackable_dict_wrapper trackable_tuple_wrapper".split()
)
_ELEMENT_SHAPES = {"TensorListReserve": 0, "TensorListFromTensor": 1, "TensorListStack": 1, "TensorListGetItem": 2}
"""Which of its inputs says how large a step of a recurrent layer is: (texts, units)."""
SAVE_IT_AS_KERAS = "Load it where it was trained, save it with model.save('model.keras'), and import that."


def checked_graph(content: bytes) -> bytes:
    """Return the `saved_model.pb` in `content` without what its objects do not call.

    Raises ImportRefusedError for what is no SavedModel, does more than compute, or takes more than `MOST_BYTES`.
    """
    from google.protobuf.message import DecodeError
    from tensorflow.core.protobuf import saved_model_pb2

    try:
        saved = saved_model_pb2.SavedModel.FromString(content)
    except DecodeError as error:
        raise ImportRefusedError("The SavedModel is damaged: saved_model.pb cannot be read. Copy it again.") from error
    if len(saved.meta_graphs) != 1 or not saved.meta_graphs[0].object_graph_def.nodes:
        raise ImportRefusedError(f"The SavedModel is not of TensorFlow 2. {SAVE_IT_AS_KERAS}")
    graph = saved.meta_graphs[0]
    _check_objects(graph.object_graph_def.nodes)
    _cut(graph)
    nodes = [*graph.graph_def.node, *(node for one in graph.graph_def.library.function for node in one.node_def)]
    _check_operations(nodes)
    _check_tables(nodes, graph.object_graph_def.nodes)
    for function in graph.graph_def.library.function:
        _fix_batch(function.node_def)
    return bytes(saved.SerializeToString())


def _check_objects(objects: Iterable[Any]) -> None:
    """Refuse objects that TensorFlow would run something for while it loads them, such as tables and saved classes."""
    for one in objects:
        kind = one.WhichOneof("kind")
        name = one.registered_name or one.registered_saver or (one.user_object.identifier if kind else "")
        plain = kind in _OBJECTS and not (one.saveable_objects or one.registered_name or one.registered_saver)
        if not plain or (kind == "user_object" and name not in _CLASSES):
            raise ImportRefusedError(
                f"The SavedModel has a part called {(name or str(kind))[:60]!r}, which is not loaded here. "
                f"{SAVE_IT_AS_KERAS}"
            )


def _cut(graph: Any) -> None:
    """Leave of `graph` the constants, and the functions that its objects call."""
    functions = {one.signature.name: one for one in graph.graph_def.library.function}
    waiting, kept = list(graph.object_graph_def.concrete_functions), {}
    while waiting:
        name = waiting.pop()
        if name in functions and name not in kept:
            kept[name] = functions[name]
            waiting += _called(functions[name].node_def)
    constants = [node for node in graph.graph_def.node if node.op == "Const"]
    for field in ("saver_def", "collection_def", "asset_file_def"):
        graph.ClearField(field)
    graph.meta_info_def.ClearField("stripped_op_list")
    for field in ("node", "library"):
        graph.graph_def.ClearField(field)
    graph.graph_def.node.extend(constants)
    graph.graph_def.library.function.extend(kept.values())


def _called(nodes: Iterable[Any]) -> Iterator[str]:
    """Yield the names of all functions that `nodes` call, in whatever way."""
    for node in nodes:
        for value in node.attr.values():
            yield value.func.name
            yield from (one.name for one in value.list.func)


def _check_operations(nodes: Iterable[Any]) -> None:
    for node in nodes:
        if node.op not in _OPERATIONS:
            raise ImportRefusedError(
                f"The SavedModel does {node.op[:60]!r}, which is not among the operations that are run here: they only "
                "compute. Build the model of numbers in and numbers out, and export it again."
            )


def _check_tables(nodes: Iterable[Any], objects: Iterable[Any]) -> None:
    """Refuse weights and constants of more than `MOST_BYTES`: a few bytes can stand for many equal numbers."""
    from tensorflow import dtypes

    tables = [node.attr["value"].tensor for node in nodes if node.op == "Const"]
    shapes = [(one.tensor_shape, one.dtype) for one in tables]
    shapes += [(one.variable.shape, one.variable.dtype) for one in objects if one.WhichOneof("kind") == "variable"]
    total = 0
    for shape, number in shapes:
        total += math.prod(max(1, side.size) for side in shape.dim) * max(1, dtypes.as_dtype(number or 1).size)
    if total > MOST_BYTES:
        raise ImportRefusedError(f"The model has weights of more than {MOST_BYTES // 1024**2:,} MB. Make it smaller.")


def _fix_batch(nodes: Iterable[Any]) -> None:
    """Say in the recurrent layers of a function that there is one text: LiteRT asks for steps of a known size.

    TensorFlow checks that size when it runs them, and computes nothing of it.
    """
    from tensorflow import make_ndarray, make_tensor_proto

    constants: dict[str, Any] = {}
    sizes: set[str] = set()
    others: set[str] = set()
    for node in nodes:
        if node.op == "Const":
            constants[node.name] = node.attr["value"].tensor
        for place, given in enumerate(node.input):
            (sizes if place == _ELEMENT_SHAPES.get(node.op) else others).add(given.partition(":")[0])
    for name in (sizes - others) & set(constants):
        shape = make_ndarray(constants[name])
        if shape.ndim == 1 and shape.size and shape[0] == -1:
            constants[name].CopyFrom(make_tensor_proto([1, *shape[1:]], dtype=constants[name].dtype))
