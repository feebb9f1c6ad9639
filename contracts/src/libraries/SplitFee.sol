// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Arrays} from "@openzeppelin/contracts/utils/Arrays.sol";
import {IDatanetRegistry} from "../interfaces/IDatanetRegistry.sol";
import {IModelRegistry} from "../interfaces/IModelRegistry.sol";
import {Fees, Receipt, Share} from "../interfaces/Types.sol";

/// @title SplitFee
/// @notice The line that a receipt implies for a share code, as `lib/domain/fees.ts` makes it. Codes: position in the shares × 4
/// + 0 contributor, 1 reviewer, 2 curator; position in the pools × 4 + 3; 2^32 − 1 the model.
library SplitFee {
    uint256 internal constant BPS = 10_000;
    uint256 internal constant PPM = 1_000_000;
    uint32 internal constant MODEL = type(uint32).max;

    /// @notice Who is paid how much (wei) by `code` of the receipt; nobody and nothing when the code names no part of it.
    /// Each amount is a single floor. `shares` and `version` must be the ones that the receipt names.
    function lineOf(
        Receipt memory receipt,
        Share[] memory shares,
        IModelRegistry.Version memory version,
        uint32 code,
        Fees memory fees,
        IDatanetRegistry datanets
    ) internal view returns (address account, uint256 amount) {
        if (code == MODEL) return (receipt.modelPayee, receipt.fee * fees.modelBps / BPS);
        (uint256 position, uint256 role) = (code / 4, code % 4);
        uint256 data = receipt.fee * fees.dataBps;
        if (role == 3) {
            (uint64 datanetId, uint256 ppm) = poolOf(shares, version.datanets, position);
            return (address(uint160(datanetId)), data * ppm / (BPS * PPM));
        }
        if (position >= shares.length) return (address(0), 0);
        Share memory share = shares[position];
        uint256 part;
        if (role == 0) (account, part) = (share.contributor, BPS - fees.reviewersBps - fees.curatorsBps);
        else if (role == 1) (account, part) = (share.reviewer, fees.reviewersBps);
        else (account, part) = (datanets.payeeAt(share.datanetId, receipt.time), fees.curatorsBps);
        amount = data * share.ppm * part / (BPS * PPM * BPS);
    }

    /// @notice The Datanet at `position` among those of a model version, ascending, and its part of what the rows leave of
    /// 1,000,000 ppm: equal parts, the remainder to the first.
    function poolOf(Share[] memory shares, IModelRegistry.DatanetUse[] memory uses, uint256 position)
        internal
        pure
        returns (uint64 datanetId, uint256 ppm)
    {
        uint256 rows;
        for (uint256 i; i < shares.length; ++i) {
            rows += shares[i].ppm;
        }
        uint256[] memory ids = new uint256[](uses.length);
        for (uint256 i; i < uses.length; ++i) {
            ids[i] = uses[i].datanetId;
        }
        Arrays.sort(ids);
        uint256 count;
        for (uint256 i; i < ids.length; ++i) {
            if (i > 0 && ids[i] == ids[i - 1]) continue;
            if (count++ == position) datanetId = uint64(ids[i]);
        }
        if (position >= count || rows >= PPM) return (0, 0);
        ppm = (PPM - rows) / count;
        if (position == 0) ppm += (PPM - rows) % count;
    }
}
