// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ChunkAnswer, ClaimEvidence, LineAnswer, ReceiptEvidence} from "../../src/interfaces/Evidence.sol";
import {IDisputes} from "../../src/interfaces/IDisputes.sol";
import {Epoch} from "../EpochBuilder.sol";
import {Corrupted} from "./Corrupted.sol";

/// @notice One-line ways to ask whether something answers a demand.
abstract contract Answering is Corrupted {
    function receipt(Epoch memory e, uint256 index, ReceiptEvidence memory shown) internal view returns (bool) {
        return meets(e, IDisputes.DemandKind.Receipt, index, abi.encode(shown));
    }

    function line(Epoch memory e, uint256 index, LineAnswer memory shown) internal view returns (bool) {
        return meets(e, IDisputes.DemandKind.Line, index, abi.encode(shown));
    }

    function claim(Epoch memory e, uint256 index, ClaimEvidence memory shown) internal view returns (bool) {
        return meets(e, IDisputes.DemandKind.Claim, index, abi.encode(shown));
    }

    function chunk(Epoch memory e, uint256 index, ChunkAnswer memory shown) internal view returns (bool) {
        return meets(e, IDisputes.DemandKind.Chunk, index, abi.encode(shown));
    }
}
